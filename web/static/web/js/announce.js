// @ts-check
/** Speaking to screen readers: what changed, once. */
import { htmx } from "./htmx.js";

/** @type {Map<string, string>} what was said last, by the place that said it */
const said = new Map();

/** @param {string} words */
export function announce(words) {
  const place = document.getElementById("announcer");
  if (place) place.textContent = words;
}

/** Say `data-announce` of new parts; what the page began with is taken as said. */
export function announceParts() {
  for (const part of parts(document.body)) remember(part);
  htmx.onLoad((/** @type {HTMLElement} */ loaded) => {
    for (const part of parts(loaded)) {
      if (!remember(part)) continue;
      part.dataset.fresh = "";
      announce(part.dataset.announce ?? "");
    }
  });
}

/** @param {HTMLElement} root @returns {HTMLElement[]} */
function parts(root) {
  const inside = [...root.querySelectorAll("[data-announce]")];
  return /** @type {HTMLElement[]} */ (root.matches("[data-announce]") ? [root, ...inside] : inside);
}

/** @param {HTMLElement} part @returns {boolean} whether this is new */
function remember(part) {
  const place = part.id || part.className;
  const id = part.dataset.announceId ?? "";
  const isNew = said.get(place) !== id;
  said.set(place, id);
  return isNew;
}
