const lines = require("fs").readFileSync(0, "utf8").replace(/\n$/, "").split("\n");
const end = lines.indexOf("");
const headers = new Map();
let last = null;
for (const line of lines.slice(1, end)) {
  const colon = line.indexOf(":");
  if (/^[ \t]/.test(line)) {
    if (last) last.push(`${last.pop()} ${line.trim()}`.trim());
  } else if (colon > 0 && !/[ \t]/.test(line[colon - 1])) {
    const name = line.slice(0, colon).toLowerCase();
    if (!headers.has(name)) headers.set(name, []);
    last = headers.get(name);
    last.push(line.slice(colon + 1).trim());
  } else last = null;
}
for (const name of lines.slice(end + 1)) console.log(headers.get(name.toLowerCase())?.join(", ") ?? "(none)");
