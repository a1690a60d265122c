const [block, , ...hosts] = require("fs").readFileSync(0, "utf8").split(/\s+/).filter(Boolean);
const [base, prefix] = block.split("/");
let place = base.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
const end = place + 2 ** (32 - prefix);
const bits = hosts.map((count) => Math.max(2, Math.ceil(Math.log2(Number(count)))));
const order = bits.map((_, i) => i).sort((i, j) => bits[j] - bits[i]);
const plan = [];
for (const i of order) {
  plan[i] = [24, 16, 8, 0].map((s) => Math.floor(place / 2 ** s) % 256).join(".") + "/" + (32 - bits[i]);
  place += 2 ** bits[i];
}
console.log(place <= end ? plan.join("\n") : "impossible");
