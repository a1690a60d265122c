const [x1, y1, r1, x2, y2, r2] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);
const d = Math.hypot(x2 - x1, y2 - y1);
const segment = (r, other) => {
  const angle = Math.acos(Math.max(-1, Math.min(1, (d * d + r * r - other * other) / (2 * d * r))));
  return r * r * (angle - Math.sin(angle) * Math.cos(angle));
};
if (d >= r1 + r2 || d <= Math.abs(r1 - r2)) console.log(0);
else console.log(segment(r1, r2) + segment(r2, r1));
