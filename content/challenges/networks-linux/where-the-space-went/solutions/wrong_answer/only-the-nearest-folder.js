const [head, ...lines] = require("fs").readFileSync(0, "utf8").trim().split("\n");
const limit = Number(head.split(" ")[1]);
const sizes = new Map([["/", 0]]);
for (const line of lines) {
  const [size, path] = line.split(" ");
  const folder = path.slice(0, path.lastIndexOf("/")) || "/";
  sizes.set(folder, (sizes.get(folder) ?? 0) + Number(size));
}
for (const [folder, size] of [...sizes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)))
  if (size >= limit) console.log(size, folder);
