// @ts-check
/** Small comforts: menus that close, sheets that open, a token to copy, the browser's time zone, tidy addresses. */
import { htmx } from "./htmx.js";
import { openPalette, openSheet } from "./keys.js";

export function addComforts() {
  closeMenus();
  fillTimeZone();
  tidyAddresses();
  keepOpen();
  for (const opener of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-open]"))) {
    opener.hidden = false;
    opener.addEventListener("click", () => openSheet(opener.dataset.open ?? ""));
  }
  for (const opener of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-palette]"))) {
    opener.hidden = false;
    opener.addEventListener("click", openPalette);
  }
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-copy]"))) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", () => copy(button));
  }
}

function closeMenus() {
  const menus = () => /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".menu[open]"));
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}

function fillTimeZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-time-zone]"))) {
    field.value ||= zone;
  }
}

/** Filters that are not set have no place in the address; what is shown already is not fetched again: it would
 * take the list away under the focus. */
function tidyAddresses() {
  document.body.addEventListener("htmx:configRequest", (event) => {
    const { elt, parameters } = /** @type {CustomEvent} */ (event).detail;
    if (!elt.matches("[data-finder]")) return;
    for (const [name, value] of Object.entries(parameters)) {
      if (value === "" || (name === "order" && value === "catalogue")) delete parameters[name];
    }
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, pathInfo } = /** @type {CustomEvent} */ (event).detail;
    const asked = new URL(pathInfo.finalRequestPath, location.href);
    if (elt.matches("[data-finder]") && asked.href === location.href) event.preventDefault();
  });
}

/** What the reader has unfolded stays unfolded when its part is fetched anew. */
function keepOpen() {
  /** @type {Set<string>} */
  let open = new Set();
  const kept = () => /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details[data-keep]"));
  document.body.addEventListener("htmx:beforeSwap", () => {
    open = new Set([...kept()].filter((part) => part.open).map((part) => part.dataset.keep ?? ""));
  });
  htmx.onLoad(() => {
    for (const part of kept()) if (open.has(part.dataset.keep ?? "")) part.open = true;
  });
}

/** @param {HTMLElement} button */
async function copy(button) {
  const source = button.parentElement?.querySelector("[data-copy-source]");
  await navigator.clipboard.writeText(source?.textContent ?? "");
  button.textContent = button.dataset.done ?? "";
}
