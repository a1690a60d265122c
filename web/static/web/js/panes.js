// @ts-check
/** The two halves of the desk: a divider to drag on wide screens, tabs on narrow ones. */
import { walk } from "./files.js";

const KEPT = "desk-split";
const [LEAST, MOST] = [25, 70];

export function arrangePanes() {
  const split = document.getElementById("split");
  const divider = /** @type {HTMLElement | null} */ (document.querySelector("[data-divider]"));
  if (split && divider) resizable(split, divider);
  const list = /** @type {HTMLElement | null} */ (document.querySelector("[data-panes]"));
  if (list) tabbed(list);
}

/** @param {HTMLElement} split @param {HTMLElement} divider */
function resizable(split, divider) {
  const set = (/** @type {number} */ share) => {
    const fitting = Math.round(Math.min(MOST, Math.max(LEAST, share)));
    split.style.setProperty("--task-share", `${fitting}%`);
    divider.setAttribute("aria-valuenow", String(fitting));
    localStorage.setItem(KEPT, String(fitting));
  };
  const now = () => Number(divider.getAttribute("aria-valuenow"));
  divider.hidden = false;
  set(Number(localStorage.getItem(KEPT)) || now());
  divider.addEventListener("pointerdown", (event) => divider.setPointerCapture(event.pointerId));
  divider.addEventListener("pointermove", (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    const { left, width, right } = split.getBoundingClientRect();
    const isRight = getComputedStyle(split).direction === "rtl";
    set(((isRight ? right - event.clientX : event.clientX - left) / width) * 100);
  });
  divider.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -3, ArrowRight: 3, Home: -100, End: 100 }[event.key];
    if (!step) return;
    event.preventDefault();
    set(now() + step);
  });
}

/** @param {HTMLElement} list */
function tabbed(list) {
  list.hidden = false;
  const tabs = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-pane]")]);
  list.addEventListener("click", (event) => {
    const tab = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("[data-pane]"));
    if (tab) showPane(tab.dataset.pane ?? "");
  });
  list.addEventListener("keydown", (event) => walk(event, tabs, (n) => showPane(tabs[n].dataset.pane ?? "")));
  showPane(tabs[0].dataset.pane ?? "");
}

/** @param {string} name */
export function showPane(name) {
  document.getElementById("main")?.setAttribute("data-shown", name);
  for (const tab of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-pane]"))) {
    tab.setAttribute("aria-selected", String(tab.dataset.pane === name));
    tab.tabIndex = tab.dataset.pane === name ? 0 : -1;
  }
}
