// @ts-check
/** The command palette: one field, and a list that the server makes. The field keeps the focus; a line is marked. */
import { htmx } from "./htmx.js";

const sheet = /** @type {HTMLDialogElement} */ (document.getElementById("palette"));
const field = /** @type {HTMLInputElement} */ (document.getElementById("palette-field"));

/** @type {Record<string, (lines: HTMLElement[], at: number) => number>} */
const MOVES = {
  ArrowDown: (lines, at) => (at + 1) % lines.length,
  ArrowUp: (lines, at) => (at < 1 ? lines.length : at) - 1,
  PageDown: (lines, at) => Math.min(lines.length - 1, at + 5),
  PageUp: (_lines, at) => Math.max(0, at - 5),
};

field.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const lines = linesShown();
  const at = lines.findIndex((line) => line.id === field.getAttribute("aria-activedescendant"));
  const move = MOVES[event.key];
  if (event.key === "Enter") {
    event.preventDefault();
    if (!isOld()) lines[at]?.click();
  } else if (move && lines.length) {
    event.preventDefault();
    mark(lines, move(lines, at));
  }
});
sheet.addEventListener("htmx:afterSwap", shown);
sheet.addEventListener("pointermove", (event) => {
  const line = /** @type {HTMLElement} */ (event.target).closest("[role=option]");
  const lines = linesShown();
  if (line) mark(lines, lines.indexOf(/** @type {HTMLElement} */ (line)), false);
});
sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());

/** Open it, or close it when it is open. */
export function togglePalette() {
  if (sheet.open) {
    sheet.close();
    return;
  }
  field.value = "";
  sheet.showModal();
  field.focus();
  htmx.trigger(field, "fill");
}

/** @returns {boolean} whether the list does not belong to what is typed yet: Enter would take the wrong line */
function isOld() {
  return field.value.trim() !== (document.getElementById("palette-list")?.dataset.for ?? "");
}

function shown() {
  const list = document.getElementById("palette-list");
  const lines = linesShown();
  field.setAttribute("aria-expanded", String(lines.length > 0));
  mark(lines, 0);
  const status = sheet.querySelector("[data-palette-status]");
  if (status) status.textContent = list?.dataset.words ?? "";
}

function linesShown() {
  return /** @type {HTMLElement[]} */ ([...sheet.querySelectorAll("[role=option]")]);
}

/** @param {HTMLElement[]} lines @param {number} at @param {boolean} [scrolls] */
function mark(lines, at, scrolls = true) {
  for (const [n, line] of lines.entries()) line.setAttribute("aria-selected", String(n === at));
  if (!lines[at]) {
    field.removeAttribute("aria-activedescendant");
    return;
  }
  field.setAttribute("aria-activedescendant", lines[at].id);
  if (scrolls) lines[at].scrollIntoView({ block: "nearest" });
}
