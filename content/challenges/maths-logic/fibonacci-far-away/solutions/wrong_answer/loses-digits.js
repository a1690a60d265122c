const [n, m] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);
let [a, b] = [0, 1];
for (const bit of n.toString(2)) {
  [a, b] = [(a * (2 * b - a + m)) % m, (a * a + b * b) % m];
  if (bit === "1") [a, b] = [b, (a + b) % m];
}
console.log(a % m);
