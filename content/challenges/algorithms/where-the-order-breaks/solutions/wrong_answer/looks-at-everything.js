const lines = require("readline").createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async () => (await lines.next()).value;

(async () => {
  const n = Number(await read());
  let best = Infinity;
  let place = 1;
  for (let i = 1; i <= n; i++) {
    console.log(`? ${i}`);
    const value = Number(await read());
    if (value < best) [best, place] = [value, i];
  }
  console.log(`! ${place}`);
  process.stdin.destroy();
})();
