// @ts-check
/** The keyboard: Ctrl or Cmd and `k` the command palette, `/` search, `j` and `k` from card to card, `g` and a letter to go somewhere, `?` the sheet. */

const PLACES = /** @type {Record<string, string>} */ ({ c: "/challenges/", l: "/leaderboard/", p: "/accounts/progress/", h: "/" });
let isGoing = false;

/** Inside Telegram every address begins with this. */
const door = () => document.body.dataset.door ?? "";

export function followKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return; // an editor with keys of its own has used it
    const key = letter(event);
    if (key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      openPalette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (isGoing && PLACES[key]) location.assign(door() + PLACES[key]);
    isGoing = key === "g";
    const act = ACTIONS[key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
}

/** The key, and for letters of another script (a Russian layout, say) the Latin one on the same key.
 * @param {KeyboardEvent} event */
function letter({ key, code }) {
  return /^[^\x00-\x7f]$/.test(key) && /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : key;
}

/** Its script is fetched when it is first wanted. */
export function openPalette() {
  if (document.getElementById("palette")) void import("./palette.js").then((palette) => palette.togglePalette());
}

/** @type {Record<string, () => void>} */
const ACTIONS = {
  "/": () => {
    const field = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-search]"));
    if (field) field.select();
    else location.assign(`${door()}/challenges/`);
  },
  "?": () => openSheet("keys"),
  j: () => step(1),
  k: () => step(-1),
};

/** @param {string} id */
export function openSheet(id) {
  const sheet = document.getElementById(id);
  if (sheet instanceof HTMLDialogElement && !sheet.open) sheet.showModal();
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]") !== null;
}

/** @param {number} by */
function step(by) {
  const cards = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".specimen-title a")]);
  const at = cards.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = at < 0 ? (by > 0 ? 0 : cards.length - 1) : at + by;
  cards[next]?.focus();
}
