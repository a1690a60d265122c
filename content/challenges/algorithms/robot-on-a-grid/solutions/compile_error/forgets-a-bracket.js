const commands = require("fs").readFileSync(0, "utf8").trim();
let x = 0;
for (const command of commands) {
  if (command === "F" {
    x += 1;
  }
}
console.log(x);
