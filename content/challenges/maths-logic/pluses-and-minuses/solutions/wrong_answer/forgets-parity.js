const [n, target] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);
const all = (n * (n + 1)) / 2;
let rest = Math.floor((all - target) / 2);
if (rest < 0 || rest > all) console.log("impossible");
else {
  const signs = Array(n).fill("+");
  for (let k = n; k > 0; k--)
    if (k <= rest) {
      rest -= k;
      signs[k - 1] = "-";
    }
  console.log(signs.join(""));
}
