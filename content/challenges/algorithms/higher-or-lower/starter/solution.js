const lines = require("readline").createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function ask(question) {
  console.log(question);
  return (await lines.next()).value;
}

async function main() {
  await ask("?");
  process.exit(0);
}

main();
