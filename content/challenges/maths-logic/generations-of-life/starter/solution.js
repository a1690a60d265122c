const lines = require("fs").readFileSync(0, "utf8").split("\n");
if (lines.at(-1) === "") lines.pop();

console.log(lines);
