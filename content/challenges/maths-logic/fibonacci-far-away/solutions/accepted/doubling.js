const [n, m] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(BigInt);
let [a, b] = [0n, 1n];
for (const bit of n.toString(2)) {
  [a, b] = [(a * (2n * b - a + m)) % m, (a * a + b * b) % m];
  if (bit === "1") [a, b] = [b, (a + b) % m];
}
console.log(String(((a % m) + m) % m));
