const lines = require("readline").createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async () => (await lines.next()).value;

(async () => {
  let low = 1;
  let high = Number(await read());
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    console.log(`test ${middle}`);
    if ((await read()) === "bad") high = middle;
    else low = middle + 1;
  }
  console.log(`first ${low}`);
  process.exitCode = 0;
  process.stdin.destroy();
})();
