// @ts-check
/**
 * Which parts of the page an event makes old, and how they are fetched anew.
 *
 * A part says what it depends on (`data-live="totals progress-7"`) and as of which event it was made
 * (`data-live-seq`). The server renders it again from the same template; nothing is built here.
 */
import { htmx } from "./htmx.js";

/** @type {Map<string, number>} topic → number of the newest event that touched it */
const newest = new Map();
let everything = 0;

/** @param {import("./live.js").LiveStream} stream */
export function followEvents(stream) {
  stream.addEventListener("event", (event) => note(/** @type {CustomEvent} */ (event).detail));
  stream.addEventListener("reset", (event) => {
    everything = /** @type {CustomEvent} */ (event).detail.seq;
    soon();
  });
  stream.addEventListener("up", soon);
  document.body.addEventListener("htmx:afterSettle", soon);
  document.body.addEventListener("htmx:beforeSwap", giveWay);
  document.body.addEventListener("htmx:beforeOnLoad", aimAgain);
  document.body.addEventListener("htmx:afterRequest", (event) => isLive(event) || soon());
}

/** @param {import("./live.js").LiveEvent} event */
function note(event) {
  for (const [name, piece] of Object.entries(event.data)) {
    newest.set(name, event.seq);
    if (piece && piece.challenge) newest.set(`${name}-${piece.challenge}`, event.seq);
  }
  soon();
}

let planned = 0;

/** Gather what comes together: an answer that earns an achievement is one refresh. */
function soon() {
  clearTimeout(planned);
  planned = setTimeout(refresh, 30);
}

function refresh() {
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-live]"))) {
    if (isOld(part) && !isBusy(part)) htmx.trigger(part, "live");
  }
}

/** A form that is being sent keeps its place: a reading that was under way would take it away, key and all.
 * @param {Event} event */
function giveWay(event) {
  const { detail } = /** @type {CustomEvent} */ (event);
  if (isLive(event) && detail.target.querySelector(".htmx-request")) detail.shouldSwap = false;
}

/** An answer whose place was renewed while it was on its way belongs into the new one. @param {Event} event */
function aimAgain(event) {
  const { detail } = /** @type {CustomEvent} */ (event);
  if (isLive(event) || detail.target.isConnected || !detail.target.id) return;
  detail.target = document.getElementById(detail.target.id) ?? detail.target;
}

/** @param {Event} event @returns {boolean} */
const isLive = (event) => /** @type {CustomEvent} */ (event).detail.requestConfig?.triggeringEvent?.type === "live";

/** Whether its answer is on the way already, or that of a form in it. @param {HTMLElement} part @returns {boolean} */
const isBusy = (part) => part.classList.contains("htmx-request") || part.querySelector(".htmx-request") !== null;

/** @param {HTMLElement} part */
function isOld(part) {
  const made = Number(part.dataset.liveSeq);
  const topics = (part.dataset.live ?? "").split(" ");
  return made < everything || topics.some((topic) => made < (newest.get(topic) ?? 0));
}
