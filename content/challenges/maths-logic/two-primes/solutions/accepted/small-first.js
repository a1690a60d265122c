const n = Number(require("fs").readFileSync(0, "utf8"));
function isPrime(number) {
  for (let d = 2; d * d <= number; d++) if (number % d === 0) return false;
  return number > 1;
}
let p = 2;
while (!isPrime(p) || !isPrime(n - p)) p++;
console.log(p, n - p);
