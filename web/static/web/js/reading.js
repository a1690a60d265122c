// @ts-check
/**
 * Counts how long a lesson is in front of somebody who is there, and tells the server when it is put away.
 *
 * A page behind another one does not count, nor does one that nobody has touched for a while.
 */

const IDLE = 300_000; // milliseconds without a sign of life
const LEAST = 5; // seconds worth telling
const SIGNS = ["pointerdown", "pointermove", "keydown", "scroll", "touchstart"];

/** @param {HTMLElement} lesson */
export function countReading(lesson) {
  const address = lesson.dataset.reading ?? "";
  let counted = 0;
  let since = document.hidden ? 0 : Date.now();
  let sign = Date.now();
  lesson.dataset.counting = "";

  const begin = () => {
    since = sign = Date.now();
  };
  /** Add what has gone by since the last look. */
  const look = () => {
    if (!since) return;
    counted += Math.max(0, Math.min(Date.now(), sign + IDLE) - since);
    since = document.hidden ? 0 : Date.now();
  };
  const alive = () => {
    look();
    sign = Date.now();
  };
  /** What has been counted, in whole seconds; it is told only once. */
  const take = () => {
    look();
    const seconds = Math.floor(counted / 1_000);
    counted -= seconds * 1_000;
    return seconds;
  };
  const tell = () => {
    look();
    if (counted < LEAST * 1_000) return;
    const key = /** @type {HTMLInputElement | null} */ (document.querySelector("[name=csrfmiddlewaretoken]"));
    const body = new FormData();
    body.set("seconds", String(take()));
    body.set("csrfmiddlewaretoken", key?.value ?? "");
    navigator.sendBeacon(address, body);
  };

  for (const name of SIGNS) addEventListener(name, alive, { passive: true });
  addEventListener("pagehide", tell);
  addEventListener("pageshow", (event) => event.persisted && begin());
  document.addEventListener("visibilitychange", () => (document.hidden ? tell() : begin()));
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const field = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-seconds]"));
    if (field) field.value = String(take());
  });
}
