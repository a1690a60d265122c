// @ts-check
/** The answer that is being judged: its tests come in one by one. The final word is the server's own fragment. */

/** @typedef {{index: number, name: string, verdict: string}} TestNews */

/** @param {import("./live.js").LiveEvent} event @param {Record<string, string>} words */
export function followJudging(event, words) {
  const { pending, tests } = event.data;
  const place = document.getElementById("judging");
  // Only the answer this page waits for: what comes late finds the result in its place, and changes nothing.
  if (!place || !pending || String(pending.submission) !== place.dataset.submission) return;
  const list = place.querySelector("[data-tests]");
  if (!list) return;
  if (event.type === "submission.running" || event.type === "submission.queued") list.replaceChildren();
  for (const test of /** @type {TestNews[]} */ (tests ?? [])) add(list, test, words);
  count(place, pending, words);
}

/** @param {Element} list @param {TestNews} test @param {Record<string, string>} words */
function add(list, test, words) {
  if (list.querySelector(`[data-index="${Number(test.index)}"]`)) return;
  const drawing = document.querySelector(`template[data-mark="${CSS.escape(test.verdict)}"]`) ?? document.querySelector("template[data-mark]");
  const item = document.createElement("li");
  item.className = "test-mark is-fresh";
  item.dataset.index = String(test.index);
  if (drawing instanceof HTMLTemplateElement) item.append(drawing.content.cloneNode(true));
  const svg = item.querySelector("svg");
  const words_ = (words.test ?? "").replace("{n}", String(test.index + 1)).replace("{verdict}", svg?.getAttribute("aria-label") ?? test.verdict);
  svg?.setAttribute("aria-label", words_);
  const later = [...list.children].find((other) => Number(/** @type {HTMLElement} */ (other).dataset.index) > test.index);
  list.insertBefore(item, later ?? null);
}

/** @param {HTMLElement} place @param {{status: string, done: number, total: number}} pending @param {Record<string, string>} words */
function count(place, pending, words) {
  const line = /** @type {HTMLElement | null} */ (place.querySelector("[data-count]"));
  if (!line) return;
  line.hidden = !pending.total;
  line.textContent = (words.running ?? "").replace("{done}", String(pending.done)).replace("{total}", String(pending.total));
}
