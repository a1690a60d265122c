/**
 * Cuts the headings' faces down to the letters that headings are mostly made of: `node display_font.mjs FOLDER`.
 *
 * A browser fetches only the parts a page needs: English and the accented letters of Latin; on Russian pages, Russian
 * and the Latin of the same cut. Kerning and hints are left out: they would double what every list of challenges weighs.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import subset from "subset-font";

const LATIN = [[0x20, 0x7e], [0xa0], [0xb7], [0xd7], [0x2013, 0x2014], [0x2018, 0x2019], [0x201c, 0x201d], [0x2026]];
const ACCENTS = [[0xc4], [0xc7], [0xc9], [0xd6], [0xdc], [0xdf, 0xf6], [0xf8, 0xff]]; // capitals only where they begin many words
const PLAIN = [[0x20, 0x22], [0x25], [0x28, 0x3b], [0x3f], [0x41, 0x5a], [0x61, 0x7a], [0xa0], [0xab], [0xb7], [0xbb], [0x2013, 0x2014], [0x2026]];
const RUSSIAN = [[0x401], [0x410, 0x44f], [0x451], [0x2116]];
const FACES = [
  { family: "Bricolage Grotesque", source: "bricolage-grotesque", script: "latin", parts: { latin: LATIN, accents: ACCENTS } },
  { family: "Golos Text", source: "golos-text", script: "cyrillic", parts: { russian: RUSSIAN } },
  { family: "Golos Text", source: "golos-text", script: "latin", parts: { "russian-latin": PLAIN } },
];
const OPTIONS = { targetFormat: "woff2", noHinting: true, noLayoutClosure: true, keepFeatures: [] };

const folder = process.argv[2];
const rules = [];
for (const { family, source, script, parts } of FACES) {
  const whole = await readFile(`node_modules/@fontsource/${source}/files/${source}-${script}-700-normal.woff2`);
  for (const [name, ranges] of Object.entries(parts)) {
    const codes = ranges.flatMap(([first, last = first]) => Array.from({ length: last - first + 1 }, (_, n) => first + n));
    await writeFile(join(folder, `${name}.woff2`), await subset(whole, String.fromCodePoint(...codes), OPTIONS));
    const range = ranges.map((ends) => `U+${ends.map((code) => code.toString(16)).join("-")}`).join(", ");
    rules.push(
      `@font-face { font-family: "${family}"; src: url("${name}.woff2") format("woff2"); ` +
        `font-weight: 600 900; font-display: swap; unicode-range: ${range}; }`,
    );
  }
}
await writeFile(join(folder, "display.css"), `${rules.join("\n")}\n`);
const sources = [...new Set(FACES.map((face) => face.source))];
const licences = await Promise.all(sources.map((source) => readFile(`node_modules/@fontsource/${source}/LICENSE`, "utf8")));
await writeFile(join(folder, "LICENSES"), licences.join("\n\n"));
