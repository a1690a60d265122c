const n = Number(require("fs").readFileSync(0, "utf8"));
function isPrime(number) {
  for (let d = 2; d * d <= number; d++) if (number % d === 0) return false;
  return number > 1;
}
for (let p = 3; p < n; p += 2)
  if (isPrime(p) && isPrime(n - p)) {
    console.log(p, n - p);
    break;
  }
