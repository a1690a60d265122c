const commands = require("fs").readFileSync(0, "utf8").trim();
let [x, y, dx, dy] = [0, 0, 0, 1];
const seen = new Set(["0 0"]);
for (const command of commands) {
  if (command === "L") [dx, dy] = [-dy, dx];
  else if (command === "R") [dx, dy] = [dy, -dx];
  else {
    x += dx;
    y += dy;
    seen.add(`${x} ${y}`);
  }
}
console.log(`${x} ${y}\n${seen.size}`);
