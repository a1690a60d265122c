const [head, ...rest] = require("fs").readFileSync(0, "utf8").split("\n");
const data = JSON.parse(head);
const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const filled = rest
  .join("\n")
  .replace(/\{\{\{ *(\w+) *\}\}\}|\{\{ *(\w+) *\}\}/g, (_, raw, plain) =>
    raw ? data[raw] ?? "" : String(data[plain] ?? "").replace(/[&<>"]/g, (char) => entities[char]),
  );
process.stdout.write(filled);
