// @ts-check
/** Views: who is on this challenge now, the leaderboard, and the figures of those who teach. */
import { htmx } from "./htmx.js";

const SPREAD = 400; // milliseconds over which the readers of one board come back for its new rows
const FIGURES_EVERY = 1_500; // milliseconds between two readings of the figures, whatever the class does

/** @param {import("./live.js").LiveStream} stream */
export function followViews(stream) {
  htmx.onLoad(() => subscribe(stream));
  stream.addEventListener("view", (event) => show(/** @type {CustomEvent} */ (event).detail));
  subscribe(stream);
}

/** @param {import("./live.js").LiveStream} stream */
function subscribe(stream) {
  const wanted = new Set(places().map((place) => place.dataset.liveView ?? ""));
  for (const view of [...stream.views]) if (!wanted.has(view)) stream.unwatch(view);
  for (const view of wanted) stream.watch(view);
}

/** @returns {HTMLElement[]} */
function places() {
  return [...document.querySelectorAll("[data-live-view]")].map((place) => /** @type {HTMLElement} */ (place));
}

/** @param {import("./live.js").LiveView} view */
function show(view) {
  for (const place of places().filter((place) => place.dataset.liveView === view.name)) {
    if (view.name.startsWith("battle:")) continue; // its page has a script of its own
    if (view.name.startsWith("solving:")) showCrowd(place, view.data.count);
    else if (view.data.mark) showFigures(place, view.data.mark);
    else if (shown(place) !== told(view.data)) setTimeout(() => htmx.trigger(place, "live"), Math.random() * SPREAD);
  }
}

/** @param {HTMLElement} place @param {number} count everyone here, this reader too */
function showCrowd(place, count) {
  const words = place.querySelector("span");
  place.hidden = count < 2;
  if (words) words.textContent = (place.dataset.text ?? "").replace("{n}", String(count - 1));
}

/** @type {Map<string, {mark: string, timer: number, at: number}>} what is on its way, by the part's id */
const figures = new Map();

/** @param {HTMLElement} place @param {string} mark the name of the state that there is now */
function showFigures(place, mark) {
  const known = figures.get(place.id) ?? { mark: "", timer: 0, at: 0 };
  figures.set(place.id, known);
  known.mark = mark;
  if (known.timer || place.dataset.mark === mark) return;
  known.timer = setTimeout(() => fetchFigures(place.id), Math.max(50, known.at + FIGURES_EVERY - Date.now()));
}

/** @param {string} id */
function fetchFigures(id) {
  const place = document.getElementById(id);
  const known = figures.get(id);
  if (!place || !known) return;
  known.timer = 0;
  known.at = Date.now();
  if (place.dataset.mark === known.mark) return;
  if (isBeingFilled(place)) known.timer = setTimeout(() => fetchFigures(id), FIGURES_EVERY);
  else htmx.trigger(place, "live");
}

/** Whether somebody has begun to fill in a form in it: nothing may be taken from under their hands.
 * @param {HTMLElement} place @returns {boolean} */
function isBeingFilled(place) {
  const controls = /** @type {NodeListOf<HTMLInputElement>} */ (place.querySelectorAll("[data-hold] :is(input, textarea, select)"));
  return [...controls].some(
    (field) => field === document.activeElement || (field.type === "checkbox" ? field.checked !== field.defaultChecked : isTyped(field)),
  );
}

/** @param {HTMLInputElement} field @returns {boolean} */
function isTyped(field) {
  return field.type !== "hidden" && field.value !== (field.defaultValue ?? "");
}

/** @param {HTMLElement} place the board as it stands on the page */
function shown(place) {
  return [...place.querySelectorAll("tbody tr")].map((row) => /** @type {HTMLElement} */ (row).dataset.row).join("\n");
}

/** @param {Record<string, any>} data the same out of a view's data */
function told(data) {
  return data.rows.map((/** @type {any} */ row) => `${row.rank} ${row.user} ${row.points}`).join("\n");
}
