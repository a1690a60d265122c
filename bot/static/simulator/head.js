// The head of the chat: who is there, what the bot is doing, the menu of the person.

import { act } from "./api.js";
import { openDialog, trying } from "./dialogs.js";
import { avatar, byId, el, icon, say } from "./dom.js";
import { chat, fullName, isPrivate, peopleOf, speaker, store, titleOf } from "./store.js";

const menu = byId("more-menu");
let drawnFor = "";

/** Bring the head in line with the store. */
export function drawHead() {
  const some = chat();
  const alone = isPrivate(some);
  const name = alone ? store.bot.first_name : some.title;
  avatar(byId("head-avatar"), alone ? store.bot.id : some.id, name);
  byId("head-title").textContent = name;
  const busy = some.action && say(some.action === "typing" ? "typing" : "sending_file");
  const people = peopleOf(some);
  const idle = alone ? `${say("bot")} · ${titleOf(some)}` : `${say("members")}: ${people.length + 1}`;
  byId("head-status").textContent = busy || idle;
  byId("head-status").classList.toggle("live", Boolean(busy));
  drawSpeakers(some, people);
}

function drawSpeakers(some, people) {
  byId("speaker").hidden = isPrivate(some);
  const state = JSON.stringify([some.id, people.map((user) => [user.id, fullName(user)]), speaker()?.id]);
  if (state === drawnFor) return;
  drawnFor = state;
  const options = people.map((user) => el("option", { value: user.id, selected: user.id === speaker()?.id, text: fullName(user) }));
  byId("speaker-select").replaceChildren(...options);
}

function item(name, text, run) {
  const node = el("button", { type: "button", role: "menuitem" }, el("span", {}, icon(name)), text);
  node.addEventListener("click", () => (hide(), run()));
  return node;
}

function hide() {
  menu.hidden = true;
  byId("more").setAttribute("aria-expanded", "false");
}

function fill(changed) {
  const who = speaker();
  const next = who?.language_code === "ru" ? "en" : "ru";
  const items = [item("link", say("open_link"), () => openDialog("link-dialog"))];
  if (who) {
    const language = `${say("language")}: ${next === "ru" ? "Русский" : "English"}`;
    const change = () => trying(() => act("change_user", { user: who.id, changes: { language_code: next } })).then(changed);
    items.push(item("globe", language, change));
  }
  if (who && isPrivate(chat())) {
    const blocked = !who.blocked;
    const word = say(blocked ? "block" : "unblock");
    items.push(item("block", word, () => trying(() => act("block", { user: who.id, blocked }))));
  }
  menu.replaceChildren(...items);
}

/** Make the head work; `spoken` is called when another person speaks, `changed` when a language has changed. */
export function wireHead(spoken, changed) {
  byId("more").addEventListener("click", (event) => {
    event.stopPropagation();
    fill(changed);
    menu.hidden = !menu.hidden;
    byId("more").setAttribute("aria-expanded", String(!menu.hidden));
  });
  document.addEventListener("click", (event) => !menu.contains(event.target) && hide());
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  byId("speaker-select").addEventListener("change", (event) => {
    store.speakers.set(store.chatId, Number(event.target.value));
    spoken();
  });
}
