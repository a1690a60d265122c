// @ts-check
/** The calm word about the connection: said only when it has been away for a moment. */
import { announce } from "./announce.js";

const PATIENCE = 900;

/** @param {import("./live.js").LiveStream} stream */
export function showConnection(stream) {
  const mark = document.getElementById("connection");
  if (!mark) return;
  let timer = 0;
  stream.addEventListener("down", () => {
    if (timer || !mark.hidden) return;
    timer = setTimeout(() => {
      mark.hidden = false;
      announce(mark.dataset.lost ?? "");
    }, PATIENCE);
  });
  stream.addEventListener("up", () => {
    clearTimeout(timer);
    timer = 0;
    if (!mark.hidden) announce(mark.dataset.back ?? "");
    mark.hidden = true;
  });
}

/** Say it when a request of the page itself did not get through. */
export function showFailures() {
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.body.addEventListener(name, (event) => {
      const { requestConfig, xhr } = /** @type {CustomEvent} */ (event).detail;
      if (requestConfig?.triggeringEvent?.type !== "live" && (xhr?.status ?? 0) % 500 < 100) complain();
    });
  }
}

function complain() {
  const place = document.getElementById("notices");
  const words = document.getElementById("connection")?.dataset.failed;
  if (!place || !words) return;
  const notice = document.createElement("p");
  notice.className = "notice notice--error";
  notice.append(document.createElement("span"));
  notice.firstElementChild?.append(words);
  place.replaceChildren(notice);
  place.scrollIntoView({ block: "nearest" });
}
