// @ts-check
/**
 * The page of a battle: the clock that the server set, counts as they change, keys for the options.
 *
 * The live view says at which stage the battle is; at another one the part is fetched again. Should no word
 * come although the time is over, the part is fetched all the same.
 */
import { htmx } from "./htmx.js";

const TICK = 100; // milliseconds
const SPREAD = 120; // milliseconds over which the pages of one battle come for the next question
const AGAIN = 1_500; // milliseconds after which a step that has not come is asked for

/** @type {Record<string, any> | null} the newest word of the view */
let latest = null;
let ends = 0;
let asked = 0;
/** @type {HTMLElement | null} */
let stage = null;

/** @param {import("./live.js").LiveStream | null} stream */
export function followBattle(stream) {
  htmx.onLoad(find);
  find();
  setInterval(tick, TICK);
  stream?.addEventListener("view", (event) => hear(/** @type {CustomEvent} */ (event).detail));
  document.addEventListener("keydown", press);
}

function find() {
  const found = document.getElementById("battle");
  if (found === stage) return;
  const hadFocus = stage !== null && (document.activeElement === document.body || document.activeElement === null);
  stage = found;
  const face = stage?.querySelector("[data-left]");
  ends = face instanceof HTMLElement ? performance.now() + Number(face.dataset.left) * 1_000 : 0;
  if (stage && hadFocus) stage.focus({ preventScroll: true });
  if (latest) show(latest);
  tick();
}

function tick() {
  if (!stage || !ends) return;
  const left = Math.max(0, (ends - performance.now()) / 1_000);
  const face = stage.querySelector("[data-left]");
  const bar = stage.querySelector("[data-bar]");
  const words = String(Math.ceil(left));
  if (face && face.textContent !== words) face.textContent = words;
  face?.classList.toggle("clock--soon", left <= 5);
  if (bar instanceof HTMLProgressElement) bar.value = left;
  if (left === 0 && performance.now() - ends > AGAIN) fetchStage(AGAIN);
}

/** @param {import("./live.js").LiveView} view */
function hear(view) {
  if (!stage || view.name !== stage.dataset.liveView) return;
  latest = view.data;
  show(view.data);
}

/** @param {Record<string, any>} data */
function show(data) {
  if (!stage || stage.dataset.liveView !== `battle:${data.battle}`) return;
  if (data.stage > Number(stage.dataset.stage)) {
    setTimeout(() => fetchStage(SPREAD), Math.random() * SPREAD);
    return;
  }
  if (data.stage < Number(stage.dataset.stage)) return;
  for (const place of stage.querySelectorAll("[data-count]")) {
    place.textContent = String(data[/** @type {HTMLElement} */ (place).dataset.count ?? ""] ?? "");
  }
  showNames(data.names);
}

/** @param {string[]} names */
function showNames(names) {
  const list = stage?.querySelector("[data-names]");
  if (!list) return;
  const shown = [...list.children].map((item) => item.textContent);
  if (shown.length === names.length && names.every((name, n) => name === shown[n])) return;
  list.replaceChildren(
    ...names.map((name) => {
      const item = document.createElement("li");
      item.dir = "auto";
      item.textContent = name;
      return item;
    }),
  );
}

/** @param {number} pause milliseconds before it may be asked for again */
function fetchStage(pause) {
  if (!stage || performance.now() - asked < pause) return;
  asked = performance.now();
  htmx.trigger(stage, "live");
}

/** @param {KeyboardEvent} event */
function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !stage) return;
  if (event.target instanceof HTMLElement && event.target.closest("input, textarea, select")) return;
  const option = stage.querySelector(`button[data-number="${CSS.escape(event.key)}"]`);
  if (option instanceof HTMLButtonElement && /^[1-9]$/.test(event.key)) option.click();
}
