let [n, x, a, c] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);
const values = [];
let total = 0;
for (let i = 0; i < n; i++) {
  x = (a * x + c) % 1000003;
  values.push(x);
  const sorted = [...values].sort((p, q) => p - q);
  total += sorted[i >> 1];
}
console.log(total);
