// @ts-check
/**
 * Telegram's colours in the place of the notebook's, where every text stays readable on them.
 *
 * Surfaces and accent are each taken whole or not at all: a palette that was taken in parts could not be judged.
 */

/** @typedef {Record<string, string>} Colours our token → colour */

const TEXT = 4.5;
/** What is read on the surfaces besides ink: our own colours, which stay. */
const MARKS = ["--good", "--bad", "--warm"];
const WASHES = ["--accent-wash", "--good-wash", "--bad-wash", "--warm-wash", "--code"];

/** @param {Record<string, string>} theme Telegram's `theme_params` */
export function takeTheme(theme) {
  const root = document.documentElement;
  const paper = rgb(theme.secondary_bg_color) ?? rgb(theme.bg_color);
  if (!paper) return;
  root.dataset.theme = luminance(paper) < 0.18 ? "dark" : "light";
  for (const name of [...SURFACES, ...ACCENT]) root.style.removeProperty(name);
  wear(surfaces(theme), isReadable);
  wear(accent(theme), (colours) => suits(colours));
}

const SURFACES = ["--paper", "--sheet", "--sheet-sunk", "--ink", "--ink-soft", "--hair", "--rule"];
const ACCENT = ["--accent", "--accent-ink"];

/** @param {Colours | null} colours @param {(colours: Colours) => boolean} passes */
function wear(colours, passes) {
  if (!colours || !passes(colours)) return;
  for (const [name, value] of Object.entries(colours)) document.documentElement.style.setProperty(name, value);
}

/** @param {Record<string, string>} theme @returns {Colours | null} */
function surfaces(theme) {
  const [sheet, ink] = [rgb(theme.bg_color), rgb(theme.text_color)];
  const paper = rgb(theme.secondary_bg_color) ?? sheet;
  if (!sheet || !ink || !paper) return null;
  const hint = rgb(theme.hint_color) ?? ink;
  const soft = [sheet, paper].every((under) => contrast(hint, under) >= TEXT) ? hint : mix(ink, sheet, 0.8);
  return {
    "--paper": hex(paper),
    "--sheet": hex(sheet),
    "--sheet-sunk": hex(mix(ink, sheet, 0.08)),
    "--ink": hex(ink),
    "--ink-soft": hex(soft),
    "--hair": hex(mix(ink, sheet, 0.25)),
    "--rule": hex(mix(ink, sheet, 0.85)),
  };
}

/** @param {Record<string, string>} theme @returns {Colours | null} */
function accent(theme) {
  const [button, words] = [rgb(theme.button_color), rgb(theme.button_text_color)];
  return button && words ? { "--accent": hex(button), "--accent-ink": hex(words) } : null;
}

/** @param {Colours} colours */
function isReadable(colours) {
  const unders = ["--paper", "--sheet", "--sheet-sunk"].map((name) => must(colours[name]));
  const read = [must(colours["--ink"]), must(colours["--ink-soft"]), ...MARKS.map(own), own("--accent")];
  const onWashes = WASHES.every((name) => contrast(must(colours["--ink"]), own(name)) >= TEXT);
  return onWashes && read.every((over) => unders.every((under) => contrast(over, under) >= TEXT));
}

/** @param {Colours} colours */
function suits(colours) {
  const [fill, words] = [must(colours["--accent"]), must(colours["--accent-ink"])];
  const unders = ["--paper", "--sheet", "--sheet-sunk", "--accent-wash"].map(own);
  return contrast(words, fill) >= TEXT && unders.every((under) => contrast(fill, under) >= TEXT);
}

/** @typedef {[number, number, number]} Rgb */

/** @param {unknown} text @returns {Rgb | null} */
export function rgb(text) {
  const found = typeof text === "string" ? /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text) : null;
  return found ? [parseInt(found[1], 16), parseInt(found[2], 16), parseInt(found[3], 16)] : null;
}

/** @param {string} text @returns {Rgb} */
const must = (text) => rgb(text) ?? [0, 0, 0];

/** @param {Rgb} colour */
const hex = (colour) => `#${colour.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

/** @param {Rgb} over @param {Rgb} under @param {number} share @returns {Rgb} */
const mix = (over, under, share) => /** @type {Rgb} */ (over.map((part, n) => part * share + under[n] * (1 - share)));

/** A token as the page shows it now. @param {string} name @returns {Rgb} */
function own(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.documentElement.append(probe);
  const [r, g, b] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(Number);
  probe.remove();
  return [r, g, b];
}

/** @param {Rgb} colour */
export function luminance(colour) {
  const [r, g, b] = colour.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** @param {Rgb} one @param {Rgb} other */
export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
