// One message as a bubble: who, what it answers, its files, its text, its buttons.

import { avatar, el, icon, say } from "./dom.js";
import { rich } from "./entities.js";
import { inlineKeys } from "./keys.js";
import { media } from "./media.js";
import { pollNode } from "./poll.js";
import { fullName, store } from "./store.js";

export const clock = (seconds) => new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

/** A few words that stand for a message in lists and quotes. */
export function gist(message) {
  if (!message) return say("no_messages");
  if (message.text) return message.text.replace(/\s+/g, " ").slice(0, 120);
  if (message.poll) return `${say(message.poll.type === "quiz" ? "quiz" : "poll")}: ${message.poll.question}`;
  if (message.document) return message.document.file_name;
  if (message.photo) return message.caption ?? say("photo");
  if (message.sticker) return `${message.sticker.emoji ?? ""} ${say("sticker")}`;
  if (message.voice) return say("voice");
  return service(message) ?? "";
}

function service(message) {
  const joined = message.new_chat_members?.map(fullName).join(", ");
  if (joined) return `${joined} ${say("joined")}`;
  return message.left_chat_member ? `${fullName(message.left_chat_member)} ${say("left")}` : null;
}

/** The node of a message. `place` tells how it stands among its neighbours, `actions` what can be done. */
export function messageNode(message, place, actions) {
  const notice = service(message);
  if (notice) return el("p", { class: "service", "data-id": message.message_id }, el("span", { class: "pill", text: notice }));
  const classes = ["msg", place.own ? "out" : "in", place.first && "first", place.last && "last", place.group && "grouped"];
  const stack = el("div", { class: "stack" }, bubble(message, place, actions));
  const keys = inlineKeys(message, actions);
  if (keys) stack.append(keys);
  const node = el("article", { class: classes.filter(Boolean).join(" "), "data-id": message.message_id, tabindex: "-1" }, stack);
  if (place.group && !place.own) node.prepend(face(message, place));
  stack.append(tools(message, place, actions));
  return node;
}

function face(message, place) {
  const node = el("span", { class: "avatar" });
  if (!place.last) return el("span", { class: "avatar none" });
  return avatar(node, message.from.id, fullName(message.from));
}

function bubble(message, place, actions) {
  const node = el("div", { class: "bubble" });
  if (place.group && place.first && !place.own) node.append(sender(message));
  if (message.reply_to_message) node.append(quote(message.reply_to_message, actions));
  const shown = media(message);
  if (shown) {
    node.append(shown);
    node.classList.add(message.photo ? "has-photo" : message.sticker ? "has-sticker" : "has-file");
  }
  if (message.poll) node.append(pollNode(message, actions));
  node.append(body(message, place, actions));
  return node;
}

function sender(message) {
  const name = el("strong", { class: `sender ink-${Math.abs(message.from.id) % 7}`, text: fullName(message.from) });
  if (message.from.is_bot) name.append(el("span", { class: "badge", text: say("bot") }));
  return name;
}

function quote(origin, actions) {
  const from = el("strong", { class: `ink-${Math.abs(origin.from.id) % 7}`, text: fullName(origin.from) });
  const button = el("button", { type: "button", class: "quote" }, from, el("span", { text: gist(origin) }));
  button.addEventListener("click", () => actions.show(origin.message_id));
  return button;
}

function body(message, place, actions) {
  const text = message.text ?? message.caption;
  const entities = message.entities ?? message.caption_entities ?? [];
  const meta = el("span", { class: "meta" });
  if (message.edit_date) meta.append(el("span", { text: say("edited") }));
  meta.append(el("time", { datetime: new Date(message.date * 1000).toISOString(), text: clock(message.date) }));
  if (place.own) meta.append(icon("ticks"));
  const node = el("div", { class: text ? "text" : "text bare", dir: "auto" });
  if (text) node.append(...rich(text, entities, actions));
  const emoji = text && !entities.length && /^\p{Extended_Pictographic}{1,3}$/u.test(text);
  if (emoji) node.classList.add("emoji");
  node.append(meta);
  return node;
}

function tools(message, place, actions) {
  const node = el("div", { class: "tools" });
  const tool = (name, run) =>
    el("button", { type: "button", class: "round small", "aria-label": say(name), title: say(name), onclick: run }, icon(name));
  node.append(tool("reply", () => actions.reply(message)));
  if (place.own && message.text) node.append(tool("edit", () => actions.edit(message)));
  node.append(tool("delete", () => actions.remove(message)));
  return node;
}

/** "Today", "Yesterday" or a date. */
export function dayName(seconds) {
  const day = new Date(seconds * 1000);
  const now = new Date(Date.now() + store.skew * 1000);
  const apart = Math.round((now.setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 86_400_000);
  if (apart === 0) return say("today");
  if (apart === 1) return say("yesterday");
  return day.toLocaleDateString([], { day: "numeric", month: "long" });
}
