const lines = require("fs").readFileSync(0, "utf8").replace(/\n$/, "").split("\n");
const end = lines.indexOf("");
const headers = {};
for (const line of lines.slice(1, end)) {
  const [name, ...rest] = line.split(":");
  const value = rest.join(":").trim();
  headers[name] = headers[name] ? `${headers[name]}, ${value}` : value;
}
for (const name of lines.slice(end + 1)) console.log(headers[name] ?? "(none)");
