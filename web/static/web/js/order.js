// @ts-check
/** Ordering with buttons. Without this, each item has a list of places to choose from; the form is the same. */
import { announce } from "./announce.js";

/** @param {ParentNode} root */
export function enhanceOrders(root) {
  for (const list of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-order]"))) arrange(list);
}

/** Put the items where their places say, and show the buttons. @param {HTMLElement} list */
export function arrange(list) {
  const places = items(list).map((item) => /** @type {const} */ ([item, Number(place(item).value)]));
  list.append(...places.sort((a, b) => a[1] - b[1]).map(([item]) => item));
  list.classList.add("is-moved");
  for (const moves of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll(".order-moves"))) moves.hidden = false;
  number(list);
}

/** @param {HTMLElement} list @returns {HTMLElement[]} */
const items = (list) => [.../** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll(".order-item"))];

/** @param {HTMLElement} item @returns {HTMLSelectElement} */
const place = (item) => /** @type {HTMLSelectElement} */ (item.querySelector("select"));

/** @param {HTMLElement} list */
function number(list) {
  const all = items(list);
  all.forEach((item, n) => {
    place(item).value = String(n + 1);
    const [up, down] = /** @type {NodeListOf<HTMLButtonElement>} */ (item.querySelectorAll("[data-move]"));
    up.disabled = n === 0;
    down.disabled = n === all.length - 1;
  });
}

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement} */ (event.target).closest?.("[data-move]");
  const item = /** @type {HTMLElement | null} */ (button?.closest(".order-item") ?? null);
  const list = /** @type {HTMLElement | null} */ (item?.parentElement ?? null);
  if (button instanceof HTMLButtonElement && item && list) move(button, item, list);
});

/** @param {HTMLButtonElement} button @param {HTMLElement} item @param {HTMLElement} list */
function move(button, item, list) {
  if (button.dataset.move === "up") item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  number(list);
  for (const other of items(list)) other.classList.toggle("is-fresh", other === item);
  const partner = item.querySelector("[data-move]:not([disabled])");
  (button.disabled ? /** @type {HTMLElement} */ (partner) : button).focus();
  place(item).dispatchEvent(new Event("input", { bubbles: true }));
  const text = item.querySelector(".order-text")?.textContent?.trim() ?? "";
  announce((list.dataset.moved ?? "").replace("{text}", text).replace("{n}", place(item).value));
}
