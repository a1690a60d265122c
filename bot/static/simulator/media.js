// Files inside a message.

import { fileUrl } from "./api.js";
import { el, icon, say } from "./dom.js";

const UNITS = ["B", "KB", "MB", "GB"];

/** 1536 → "1.5 KB". */
export function size(bytes) {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** step;
  return `${step && value < 10 ? value.toFixed(1) : Math.round(value)} ${UNITS[step]}`;
}

/** The picture, file, sticker or voice of a message, or null. */
export function media(message) {
  if (message.photo) return photo(message.photo.at(-1));
  if (message.document) return documentNode(message.document);
  if (message.sticker) return el("div", { class: "sticker", role: "img", "aria-label": say("sticker") }, icon("sticker"));
  return message.voice ? voice(message.voice) : null;
}

function photo(picture) {
  const image = el("img", { src: fileUrl(picture.file_id), alt: say("photo"), width: picture.width, height: picture.height, loading: "lazy" });
  return el("a", { class: "photo", href: fileUrl(picture.file_id), target: "_blank", rel: "noopener" }, image);
}

function documentNode(file) {
  const kind = (file.file_name ?? "").split(".").at(-1).slice(0, 4);
  const face = el("span", { class: "file-face" }, icon("file"), el("span", { class: "file-kind", text: kind }));
  const names = el("span", { class: "file-names" }, el("strong", { text: file.file_name }), el("span", { text: size(file.file_size ?? 0) }));
  return el("a", { class: "document", href: fileUrl(file.file_id), download: file.file_name, title: say("download") }, face, names);
}

function voice(sound) {
  const bars = Array.from({ length: 28 }, (_, at) => el("i", { class: `h${(at * 7 + sound.duration * 3) % 5}` }));
  const line = el("span", { class: "wave", "aria-hidden": "true" }, ...bars);
  const seconds = `0:${String(sound.duration % 60).padStart(2, "0")}`;
  return el("div", { class: "voice" }, el("span", { class: "file-face" }, icon("play")), el("span", { class: "file-names" }, line, el("span", { text: seconds })));
}
