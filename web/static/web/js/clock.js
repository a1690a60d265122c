// @ts-check
/** The clock of a quiz: counts down what the server says is left; when it is over the page fetches the review. */
import { announce } from "./announce.js";
import { htmx } from "./htmx.js";

const SOON = 60;
const GRACE = 700; // milliseconds after the end, so that the server's clock is past it too

/** @type {HTMLElement | null} */
let face = null;
let ends = 0;
let timer = 0;
let warned = false;

export function startClocks() {
  htmx.onLoad(find);
  find();
}

function find() {
  const found = /** @type {HTMLElement | null} */ (document.querySelector("[data-clock]"));
  if (found === face) return;
  clearInterval(timer);
  face = found;
  if (!face) return;
  ends = Date.now() + Number(face.dataset.clock) * 1_000;
  timer = setInterval(tick, 250);
  tick();
}

function tick() {
  if (!face) return;
  const left = Math.max(0, Math.ceil((ends - Date.now()) / 1_000));
  const words = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  if (face.textContent !== words) face.textContent = words;
  face.classList.toggle("clock--soon", left <= SOON);
  if (left <= SOON && left > 0 && !warned) {
    warned = true;
    announce(face.dataset.soon ?? "");
  }
  if (left > 0) return;
  clearInterval(timer);
  const part = face.closest("[hx-get]");
  if (part) setTimeout(() => htmx.trigger(part, "live"), GRACE);
}
