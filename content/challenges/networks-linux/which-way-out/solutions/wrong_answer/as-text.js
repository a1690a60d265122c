const [head, ...lines] = require("fs").readFileSync(0, "utf8").trim().split("\n");
const [n] = head.split(" ").map(Number);
const routes = lines.slice(0, n).map((line) => {
  const [block, gateway] = line.split(" ");
  const [address, length] = block.split("/");
  return { start: address.split(".").slice(0, Math.floor(length / 8)).join("."), length: Number(length), gateway };
});
for (const address of lines.slice(n)) {
  const fitting = routes.filter((route) => address.startsWith(route.start)).sort((a, b) => b.length - a.length);
  console.log(fitting.length ? fitting[0].gateway : "unreachable");
}
