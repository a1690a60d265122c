// @ts-check
/** The pages inside Telegram begin here, besides `main.js`: who opened them, its colours, its back button. */
import { isInside, listen, send, telegram } from "./bridge.js";
import { personOf, readLaunch, remember } from "./launch.js";
import { takeTheme } from "./theme.js";

const launch = readLaunch();
takeTheme(launch.theme);
listen();
telegram.addEventListener("theme_changed", (event) => changeTheme(/** @type {CustomEvent} */ (event).detail));
for (const name of ["safe_area_changed", "content_safe_area_changed"]) telegram.addEventListener(name, (event) => setArea(name, /** @type {CustomEvent} */ (event).detail));
telegram.addEventListener("back_button_pressed", () => history.back());

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();

function begin() {
  for (const name of ["web_app_ready", "web_app_expand", "web_app_request_safe_area", "web_app_request_content_safe_area"]) send(name);
  send("web_app_setup_swipe_behavior", { allow_vertical_swipe: false });
  send("web_app_setup_back_button", { is_visible: isDeep() });
  document.addEventListener("click", leave);
  enter();
}

/** Sign in when nobody is, or when it was somebody else of this device who opened the page before. */
function enter() {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("mini-enter"));
  const entrance = /** @type {HTMLElement | null} */ (document.querySelector("[data-mini-entrance]"));
  const isRefused = document.querySelector("[data-mini-refused]") !== null;
  const other = launch.data !== "" && personOf(launch.data) !== document.body.dataset.telegram;
  if (form && launch.data && !isRefused && (entrance || other)) {
    /** @type {HTMLInputElement} */ (form.elements.namedItem("init_data")).value = launch.data;
    if (entrance) /** @type {HTMLInputElement} */ (form.elements.namedItem("next")).value = entrance.dataset.next ?? "";
    form.submit();
  } else if (entrance) {
    show(entrance, "[data-mini-wait]", false);
    show(entrance, "[data-mini-elsewhere]", true);
  }
}

/** @param {HTMLElement} place @param {string} selector @param {boolean} shown */
function show(place, selector, shown) {
  const part = /** @type {HTMLElement | null} */ (place.querySelector(selector));
  if (part) part.hidden = !shown;
}

/** Whether there is a page of ours to go back to. */
function isDeep() {
  try {
    const first = sessionStorage.getItem("telegram-first") ?? location.pathname;
    sessionStorage.setItem("telegram-first", first);
    return first !== location.pathname && document.querySelector("[data-mini-entrance]") === null;
  } catch {
    return false;
  }
}

/** @param {{theme_params?: Record<string, string>}} told */
function changeTheme(told) {
  if (!told.theme_params) return;
  takeTheme(told.theme_params);
  remember({ ...launch, theme: told.theme_params });
}

/** What the client's own bars and the phone's rounding cover. @param {string} name @param {Record<string, number>} area */
function setArea(name, area) {
  const kind = name === "safe_area_changed" ? "safe" : "bars";
  for (const side of ["top", "right", "bottom", "left"]) {
    const width = Math.min(Math.max(Number(area[side]) || 0, 0), 200);
    document.documentElement.style.setProperty(`--${kind}-${side}`, `${width}px`);
  }
}

/** A link that leads out of the Mini App opens in the browser. @param {MouseEvent} event */
function leave(event) {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented || !isInside()) return;
  const isOurs = link.origin === location.origin && link.pathname.startsWith(`${document.body.dataset.door}/`);
  if (isOurs || !/^https?:$/.test(link.protocol)) return;
  event.preventDefault();
  send("web_app_open_link", { url: link.href });
}
