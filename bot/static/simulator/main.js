// The page: follows the double, and brings list, head, log and composer in line with it.

import { act } from "./api.js";
import * as composer from "./composer.js";
import { alertBox, toast, trying, wireDialogs } from "./dialogs.js";
import { byId, drawIcons, icon, say } from "./dom.js";
import { drawHead, wireHead } from "./head.js";
import { drawLog, resetLog, showMessage, toEnd } from "./log.js";
import { drawRows } from "./rows.js";
import { chat, follow, markRead, speaker, store } from "./store.js";
import { openWebApp, wireWebApp } from "./webapp.js";

const ANSWER_SECONDS = 20;
const FIRST_PEOPLE = [
  { first_name: "Ada", last_name: "Byron", username: "ada_b", language_code: "en" },
  { first_name: "Борис", username: "boris_k", language_code: "ru" },
];

// --- what can be done with a message ---

const place = (message) => ({ user: speaker().id, chat_id: message.chat.id, message_id: message.message_id });

async function press(message, data) {
  const done = await trying(() => act("press", { ...place(message), data, wait: ANSWER_SECONDS }));
  if (!done) return;
  if (!done.answer) toast(say("no_answer"));
  else if (done.answer.url) openLink(new URL(done.answer.url)) || window.open(done.answer.url, "_blank", "noopener");
  else if (done.answer.text) (done.answer.show_alert ? alertBox : toast)(done.answer.text);
}

/** A link to the bot itself is followed here, as Telegram does; tells whether it was one. */
function openLink(url) {
  const own = url.hostname === "t.me" && url.pathname.slice(1).toLowerCase() === store.bot.username?.toLowerCase();
  if (own) followLink(speaker().id, url.searchParams.get("start") ?? "");
  return own;
}

const actions = {
  press,
  link: openLink,
  show: showMessage,
  reply: composer.reply,
  edit: composer.edit,
  webApp: openWebApp,
  command: (text) => composer.send(text),
  vote: (message, options) => trying(() => act("vote", { ...place(message), options })),
  remove: (message) => trying(() => act("delete", place(message))),
};

// --- moving about ---

function openChat(id) {
  const other = id !== store.chatId;
  store.chatId = id;
  document.body.dataset.view = "chat";
  history.replaceState(null, "", `#${id}`);
  if (other) resetLog();
  draw();
  toEnd();
}

function closeChat() {
  document.body.dataset.view = "list";
  store.chatId = readyFor = null;
  history.replaceState(null, "", location.pathname);
  draw();
}

async function followLink(user, payload) {
  openChat(user);
  await trying(() => act("start", { user, payload }));
}

function prepare() {
  if (readyFor === store.chatId) return;
  readyFor = store.chatId;
  composer.resetComposer().then(draw);
}

function draw() {
  const open = Boolean(chat());
  for (const name of ["chat-head", "log", "composer"]) byId(name).hidden = !open;
  byId("nothing").hidden = open;
  if (open) {
    if (!document.hidden) markRead(store.chatId);
    drawHead();
    drawLog(actions);
    composer.drawComposer();
    prepare();
  }
  drawRows(openChat);
}

// --- starting ---

let arrived = false;
let readyFor = null;

let greeted = false;

async function addFirstPeople() {
  if (greeted) return;
  greeted = true;
  for (const someone of FIRST_PEOPLE) await trying(() => act("add_user", someone));
}

/** `?start=payload` (and perhaps `&person=id`) is a link to the bot that somebody opens. */
function arrive() {
  if (!store.users.size) return addFirstPeople();
  arrived = true;
  const query = new URLSearchParams(location.search);
  const wanted = Number(location.hash.slice(1));
  if (query.has("start")) return arriveByLink(query);
  if (store.chats.has(wanted)) openChat(wanted);
  return undefined;
}

function arriveByLink(query) {
  const payload = query.get("start");
  const person = Number(query.get("person"));
  history.replaceState(null, "", location.pathname);
  if (store.users.has(person)) return followLink(person, payload);
  byId("link-dialog").dispatchEvent(new Event("beforeopen"));
  byId("link-dialog").querySelector("[name=payload]").value = payload;
  byId("link-dialog").showModal();
  return undefined;
}

function changed(found) {
  byId("banner").hidden = true;
  if (found.fresh) resetLog();
  if (found.fresh) readyFor = null;
  draw();
  if (!arrived) arrive();
  settleActions();
}

// "typing…" ends by itself, without a change of the world.
function settleActions() {
  if (![...store.chats.values()].some((some) => some.action)) return;
  setTimeout(() => {
    const now = Date.now() / 1000 + store.skew;
    for (const some of store.chats.values()) if (some.action_until <= now) some.action = null;
    draw();
  }, 5200);
}

function lost(failure) {
  byId("banner").textContent = failure.status && failure.status !== 502 ? failure.message : say("offline");
  byId("banner").hidden = false;
}

function wireTheme() {
  const button = byId("theme");
  const dark = () => document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const show = () => button.replaceChildren(icon(dark() === "dark" ? "sun" : "moon"));
  const kept = localStorage.getItem("simulator-theme");
  if (kept) document.documentElement.dataset.theme = kept;
  show();
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = dark() === "dark" ? "light" : "dark";
    localStorage.setItem("simulator-theme", document.documentElement.dataset.theme);
    show();
  });
}

drawIcons();
wireTheme();
wireDialogs(openChat, followLink);
wireHead(
  () => (resetLog(), (readyFor = null), draw()),
  () => composer.loadMenu(),
);
composer.wireComposer();
wireWebApp();
byId("back").addEventListener("click", closeChat);
document.addEventListener("visibilitychange", draw);
follow(changed, lost);
