let [n, k, x, a, c] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);
let total = 0;
let largest = 0;
for (let i = 0; i < n; i++) {
  x = (a * x + c) % 1000003;
  largest = Math.max(largest, x);
  if (i >= k - 1) total += largest;
}
console.log(total);
