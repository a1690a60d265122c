let [n, x, a, c] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);
const values = [];
let total = 0;
for (let i = 0; i < Math.min(n, 3000); i++) {
  x = (a * x + c) % 1000003;
  values.push(x);
  values.sort();
  total += values[i >> 1];
}
console.log(total);
