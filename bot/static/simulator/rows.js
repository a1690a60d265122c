// The list on the left: everybody's chat with the bot, and the groups.

import { avatar, byId, el, say } from "./dom.js";
import { clock, gist } from "./message.js";
import { isPrivate, messagesOf, store, titleOf, unread } from "./store.js";

const newest = (some) => messagesOf(some.id).at(-1);
const shown = new Map();

/** Bring the list in line with the store; `choose` is called with the id of a chat. */
export function drawRows(choose) {
  const chats = [...store.chats.values()].filter((some) => !isPrivate(some) || store.users.has(some.id));
  chats.sort((one, other) => (newest(other)?.date ?? 0) - (newest(one)?.date ?? 0) || one.id - other.id);
  const wanted = chats.map((some) => kept(some, row(some, choose)));
  const list = byId("rows");
  if (wanted.length !== list.children.length || wanted.some((one, at) => one !== list.children[at])) list.replaceChildren(...wanted);
}

// A row that looks as before stays the same element: a press on it that has begun still ends on it.
function kept(some, fresh) {
  const before = shown.get(some.id);
  if (before?.outerHTML === fresh.outerHTML) return before;
  shown.set(some.id, fresh);
  return fresh;
}

function row(some, choose) {
  const last = newest(some);
  const title = titleOf(some);
  const top = el("span", { class: "row-top" }, el("strong", { text: title }));
  const language = isPrivate(some) ? store.users.get(some.id).language_code : null;
  if (language) top.append(el("span", { class: "tag", text: language }));
  if (last) top.append(el("time", { text: clock(last.date) }));
  const count = unread(some);
  const badge = count ? el("span", { class: "count", text: count, "aria-label": `${count} ${say("unread")}` }) : null;
  const bottom = el("span", { class: "row-bottom" }, preview(some, last), badge);
  const button = el("button", { type: "button", class: "row", "data-chat": some.id }, avatar(el("span"), some.id, title));
  button.append(el("span", { class: "row-text" }, top, bottom));
  if (some.id === store.chatId) button.setAttribute("aria-current", "true");
  button.addEventListener("click", () => choose(some.id));
  return button;
}

function preview(some, last) {
  if (some.action) return el("span", { class: "preview live", text: say(some.action === "typing" ? "typing" : "sending_file") });
  const own = last && isPrivate(some) && !last.from.is_bot;
  const who = own ? `${say("you")}: ` : last && !isPrivate(some) ? `${last.from.first_name}: ` : "";
  return el("span", { class: "preview" }, who ? el("span", { class: "who", text: who }) : null, gist(last));
}
