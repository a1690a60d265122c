const [head, ...rest] = require("fs").readFileSync(0, "utf8").split("\n");
const data = JSON.parse(head);
const template = rest.join("\n");

process.stdout.write(template);
