const lines = require("fs").readFileSync(0, "utf8").split("\n");
if (lines.at(-1) === "") lines.pop();
const form = /^\S+ - \S+ \[[^\]]+\] "\S+ ([^\s"]+) \S+" ([0-9]{3}) ([0-9]+|-)$/;
let good = 0;
let size = 0;
const failed = new Map();
for (const line of lines) {
  const found = form.exec(line);
  if (!found) continue;
  good++;
  if (found[3] !== "-") size += Number(found[3]);
  const path = found[1].split("?")[0];
  if (Number(found[2]) >= 500) failed.set(path, (failed.get(path) ?? 0) + 1);
}
const ranked = [...failed].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
console.log([`${good} ${lines.length - good}`, size, ...ranked.map((pair) => pair.join(" "))].join("\n"));
