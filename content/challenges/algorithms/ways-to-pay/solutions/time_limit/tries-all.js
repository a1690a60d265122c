const [amount, , ...coins] = require("fs").readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
function count(left, first) {
  if (left === 0) return 1;
  let ways = 0;
  for (let i = first; i < coins.length; i++) if (coins[i] <= left) ways += count(left - coins[i], i);
  return ways % 1000000007;
}
console.log(count(amount, 0));
