// @ts-check
/** A word from an instructor, on whatever page the learner has open. */
import { announce } from "./announce.js";

/** @param {import("./live.js").LiveStream} stream */
export function showWords(stream) {
  stream.addEventListener("event", (event) => {
    const { type, data } = /** @type {CustomEvent} */ (event).detail;
    if (type === "course.message") show(data.message);
  });
}

/** @param {{id: number, address: string, title: string, text: string}} message */
function show(message) {
  const place = document.getElementById("notices");
  if (!place || place.querySelector(`[data-word="${message.id}"]`)) return;
  const notice = document.createElement("div");
  notice.className = "notice notice--info";
  notice.dataset.word = String(message.id);
  const words = document.createElement("div");
  const link = document.createElement("a");
  link.href = message.address;
  link.textContent = message.title;
  const text = document.createElement("p");
  text.className = "word-text";
  text.dir = "auto";
  text.textContent = message.text;
  words.append(link, text);
  notice.append(words);
  place.append(notice);
  announce(`${message.title}: ${message.text}`);
}
