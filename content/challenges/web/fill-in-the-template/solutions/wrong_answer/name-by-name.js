const [head, ...rest] = require("fs").readFileSync(0, "utf8").split("\n");
const data = JSON.parse(head);
const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
let template = rest.join("\n");
for (const [name, text] of Object.entries(data)) {
  template = template.replace(new RegExp(`\\{\\{\\{ *${name} *\\}\\}\\}`, "g"), text);
  template = template.replace(new RegExp(`\\{\\{ *${name} *\\}\\}`, "g"), escape(text));
}
process.stdout.write(template.replace(/\{\{\{? *\w+ *\}?\}\}/g, ""));
