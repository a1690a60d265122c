/**
 * Cuts the headings' face down to the letters that headings are mostly made of: `node display_font.mjs FOLDER`.
 *
 * Two parts, of which a browser fetches only what a page needs: English, and the accented letters of Latin. Kerning
 * and hints are left out: they would double what every list of challenges weighs.
 */
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import subset from "subset-font";

const PACKAGE = "node_modules/@fontsource/bricolage-grotesque";
const PARTS = {
  display: [[0x20, 0x7e], [0xa0], [0xb7], [0xd7], [0x2013, 0x2014], [0x2018, 0x2019], [0x201c, 0x201d], [0x2026]],
  "display-accents": [[0xa1, 0xb6], [0xb8, 0xd6], [0xd8, 0xff], [0x152, 0x153]],
};
const OPTIONS = { targetFormat: "woff2", noHinting: true, noLayoutClosure: true, keepFeatures: [] };

const folder = process.argv[2];
const whole = await readFile(`${PACKAGE}/files/bricolage-grotesque-latin-700-normal.woff2`);
const faces = [];
for (const [name, ranges] of Object.entries(PARTS)) {
  const letters = ranges.flatMap(([first, last = first]) => Array.from({ length: last - first + 1 }, (_, n) => first + n));
  await writeFile(join(folder, `${name}.woff2`), await subset(whole, String.fromCodePoint(...letters), OPTIONS));
  const range = ranges.map((ends) => `U+${ends.map((code) => code.toString(16)).join("-")}`).join(", ");
  faces.push(
    `@font-face { font-family: "Bricolage Grotesque"; src: url("${name}.woff2") format("woff2"); ` +
      `font-weight: 600 900; font-display: swap; unicode-range: ${range}; }`,
  );
}
await writeFile(join(folder, "display.css"), `${faces.join("\n")}\n`);
await copyFile(`${PACKAGE}/LICENSE`, join(folder, "LICENSE"));
