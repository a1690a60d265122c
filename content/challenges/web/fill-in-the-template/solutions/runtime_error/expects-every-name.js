const [head, ...rest] = require("fs").readFileSync(0, "utf8").split("\n");
const data = JSON.parse(head);
const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
process.stdout.write(
  rest
    .join("\n")
    .replace(/\{\{\{ *(\w+) *\}\}\}/g, (_, name) => data[name].toString())
    .replace(/\{\{ *(\w+) *\}\}/g, (_, name) => escape(data[name])),
);
