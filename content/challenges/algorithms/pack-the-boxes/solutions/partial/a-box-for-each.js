const [, n] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);
for (let i = 1; i <= n; i++) console.log(i);
