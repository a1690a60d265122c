// @ts-check
/** The answer form: Ctrl+Enter, the pause after a miss, focus after handing in, and nothing typed is lost. */
import { htmx } from "./htmx.js";
import { arrange, enhanceOrders } from "./order.js";

/** @typedef {{challenge: string, values: [string, string][]}} Draft */

let isTouched = false;
/** @type {Draft | null} */
let draft = null;

export function followAnswers() {
  document.addEventListener("keydown", handIn);
  document.addEventListener("input", (event) => {
    if (form()?.contains(/** @type {Node} */ (event.target))) isTouched = true;
  });
  document.body.addEventListener("htmx:beforeSwap", keep);
  htmx.onLoad(settle);
  settle(document.body);
}

/** @returns {HTMLFormElement | null} */
const form = () => document.querySelector("[data-answer-form]");

/** @param {KeyboardEvent} event */
function handIn(event) {
  const current = form();
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat || !current || isArriving()) return;
  const button = /** @type {HTMLButtonElement | null} */ (current.querySelector("[type=submit]"));
  if (current.contains(document.activeElement) && button && !button.disabled) current.requestSubmit(button);
}

/** Whether what an answer brought is not settled yet: the second of two quick presses is not meant for the new form. */
const isArriving = () => Boolean(document.getElementById("workbench")?.dataset.focus);

/** Before a live refresh takes the form away, keep what is typed in it. @param {Event} event */
function keep(event) {
  const { target, requestConfig } = /** @type {CustomEvent} */ (event).detail;
  if (target?.id !== "workbench") return;
  const current = form();
  const isLive = requestConfig?.triggeringEvent?.type === "live";
  draft = isLive && isTouched && current ? read(current) : null;
  isTouched = false;
}

/** @param {HTMLFormElement} current @returns {Draft} */
function read(current) {
  const fixed = ["key", "csrfmiddlewaretoken"];
  const values = [...new FormData(current)].filter(([name]) => !fixed.includes(name));
  return { challenge: current.action, values: values.map(([name, value]) => [name, String(value)]) };
}

/** @param {HTMLElement} root */
function settle(root) {
  if (draft && form()?.action === draft.challenge) restore(/** @type {HTMLFormElement} */ (form()), draft);
  draft = null;
  enhanceOrders(root);
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (root.querySelectorAll("[data-wait]"))) pause(button);
  const bench = document.getElementById("workbench");
  const focus = bench?.dataset.focus;
  if (!bench || !focus || !root.contains(bench)) return;
  bench.dataset.focus = "";
  document.getElementById(focus)?.focus();
}

/** @param {HTMLFormElement} current @param {Draft} kept */
function restore(current, kept) {
  for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (current.querySelectorAll("[type=checkbox], [type=radio]"))) {
    box.checked = kept.values.some(([name, value]) => name === box.name && value === box.value);
  }
  for (const [name, value] of kept.values) {
    const field = current.elements.namedItem(name);
    if (field instanceof HTMLInputElement && !["checkbox", "radio"].includes(field.type)) field.value = value;
    else if (field instanceof HTMLSelectElement) field.value = value;
  }
  for (const list of /** @type {NodeListOf<HTMLElement>} */ (current.querySelectorAll("[data-order]"))) arrange(list);
  isTouched = true;
}

/** Count the pause down on the button itself. @param {HTMLButtonElement} button */
export function pause(button) {
  const until = performance.now() + Number(button.dataset.wait) * 1_000;
  const words = button.textContent ?? "";
  const tick = () => {
    const left = Math.ceil((until - performance.now()) / 1_000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? (button.dataset.waitText ?? "").replace("{n}", String(left)) : words;
    if (left > 0 && button.isConnected) setTimeout(tick, 250);
  };
  delete button.dataset.wait;
  tick();
}
