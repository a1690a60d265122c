// Writing: the text field, replies and edits, the command menu, attachments, the keyboard of the bot.

import { act, upload } from "./api.js";
import { byId, el, icon, say } from "./dom.js";
import { toast, trying } from "./dialogs.js";
import { replyKeyboard, replyKeys } from "./keys.js";
import { gist } from "./message.js";
import { chat, fullName, isPrivate, messagesOf, speaker, store } from "./store.js";
import { openWebApp } from "./webapp.js";

const LARGEST = 50 * 1024 * 1024;
const text = byId("text");
const commands = byId("commands");
const file = byId("file");
const attachMenu = byId("attach-menu");
let context = null;
let menu = [];
let app = "";
let marked = -1;
let attachKind = "document";

const where = () => ({ user: speaker().id, chat_id: chat().id });

// --- sending ---

/** Send a text as the person who holds the phone. */
export async function send(content) {
  const body = content.trim();
  if (!body) return;
  const doing = context;
  close();
  if (doing?.kind === "edit") await trying(() => act("edit", { ...where(), message_id: doing.message.message_id, text: body }));
  else await trying(() => act("write", { ...where(), text: body, ...(doing ? { reply_to: doing.message.message_id } : {}) }));
}

function submit(event) {
  event?.preventDefault();
  const content = text.value;
  text.value = "";
  grow();
  commands.hidden = true;
  send(content);
}

function grow() {
  text.rows = Math.min(7, text.value.split("\n").length);
  byId("bar").classList.toggle("filled", text.value.trim() !== "");
}

// --- replies and edits ---

function close() {
  context = null;
  byId("context").hidden = true;
}

function open(kind, message, title) {
  context = { kind, message };
  byId("context").hidden = false;
  byId("context-icon").replaceChildren(icon(kind));
  byId("context-title").textContent = title;
  byId("context-body").textContent = gist(message);
  text.focus();
}

export const reply = (message) => open("reply", message, `${say("reply_to")} ${fullName(message.from)}`);

export function edit(message) {
  open("edit", message, say("edit_message"));
  text.value = message.text;
  grow();
}

// --- the command menu ---

/** Ask for the menu of the open chat: it depends on who asks, where, and in which language. */
export async function loadMenu() {
  const asked = where();
  const found = await act("menu", asked).catch(() => ({ commands: [], description: "" }));
  menu = found.commands;
  store.description = found.description;
  app = found.button?.web_app?.url ?? "";
  byId("app-button").textContent = found.button?.text ?? "";
  byId("app-button").hidden = !app;
  byId("commands-button").hidden = menu.length === 0;
}

function drawCommands() {
  const typed = /^\/(\w*)$/.exec(text.value);
  const found = menu.filter(({ command }) => command.startsWith(typed?.[1] ?? ""));
  commands.hidden = !found.length || (!typed && byId("commands-button").getAttribute("aria-expanded") !== "true");
  marked = Math.min(marked, found.length - 1);
  commands.replaceChildren(...found.map((command, at) => commandRow(command, at === marked)));
}

function commandRow({ command, description }, selected) {
  const names = [el("strong", { text: `/${command}` }), el("span", { text: description })];
  return el("button", { type: "button", role: "option", "aria-selected": String(selected), onclick: () => choose(command) }, ...names);
}

function choose(command) {
  toggleCommands(false);
  text.value = "";
  grow();
  send(isPrivate(chat()) ? `/${command}` : `/${command}@${store.bot.username}`);
  text.focus();
}

function toggleCommands(shown) {
  byId("commands-button").setAttribute("aria-expanded", String(shown));
  marked = -1;
  drawCommands();
}

function keydown(event) {
  const rows = [...commands.children];
  if (!commands.hidden && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    marked = (marked + (event.key === "ArrowDown" ? 1 : rows.length - 1) + rows.length) % rows.length;
    drawCommands();
  } else if (event.key === "Escape") {
    toggleCommands(false);
    close();
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (!commands.hidden && marked >= 0) rows[marked].click();
    else submit();
  }
}

// --- attachments ---

function attach(kind) {
  attachMenu.hidden = true;
  byId("attach").setAttribute("aria-expanded", "false");
  attachKind = kind;
  if (kind === "sticker") return sendFile(new File(["sticker"], "thumbs-up.webp", { type: "image/webp" }));
  if (kind === "voice") return sendFile(new File([new Uint8Array(16_000)], "voice.ogg", { type: "audio/ogg" }));
  file.accept = kind === "photo" ? "image/png,image/jpeg,image/gif" : "";
  return file.click();
}

/** Send a file as the person who holds the phone; what is in the text field becomes its caption. */
export async function sendFile(chosen, kind = attachKind) {
  if (chosen.size > LARGEST) return toast(say("too_large"));
  const caption = text.value.trim();
  text.value = "";
  grow();
  const fields = { ...where(), kind, caption, reply_to: context?.message.message_id };
  close();
  return trying(() => upload(fields, chosen));
}

function pasted(event) {
  const [chosen] = event.clipboardData?.files ?? [];
  if (!chosen) return;
  event.preventDefault();
  sendFile(chosen, chosen.type.startsWith("image/") ? "photo" : "document");
}

// --- what is shown when ---

/** Bring the foot of the chat in line with the store. */
export function drawComposer() {
  const some = chat();
  const who = speaker();
  const alone = isPrivate(some);
  const fresh = alone && !who.started;
  const blocked = alone && who.blocked;
  byId("start").hidden = !fresh || blocked;
  byId("restart").hidden = !blocked;
  byId("bar").hidden = fresh || blocked;
  const keyboard = fresh || blocked ? null : replyKeyboard(messagesOf(some.id));
  byId("reply-keys").hidden = !keyboard;
  byId("reply-keys").replaceChildren(...(keyboard ? [replyKeys(keyboard, send)] : []));
}

/** Another chat is open: nothing is being answered or edited any more, and another menu may hold. */
export function resetComposer() {
  close();
  text.value = "";
  toggleCommands(false);
  grow();
  return loadMenu();
}

export function wireComposer() {
  byId("bar").addEventListener("submit", submit);
  text.addEventListener("input", () => (grow(), drawCommands()));
  text.addEventListener("keydown", keydown);
  text.addEventListener("paste", pasted);
  byId("context-close").addEventListener("click", () => (close(), (text.value = ""), grow()));
  byId("commands-button").addEventListener("click", () => toggleCommands(commands.hidden));
  byId("app-button").addEventListener("click", () => openWebApp(app));
  byId("attach").addEventListener("click", () => {
    attachMenu.hidden = !attachMenu.hidden;
    byId("attach").setAttribute("aria-expanded", String(!attachMenu.hidden));
  });
  for (const item of attachMenu.querySelectorAll("[data-attach]")) item.addEventListener("click", () => attach(item.dataset.attach));
  file.addEventListener("change", () => {
    if (file.files[0]) sendFile(file.files[0]);
    file.value = "";
  });
  byId("start").addEventListener("click", () => trying(() => act("start", { user: speaker().id })));
  byId("restart").addEventListener("click", () => trying(() => act("start", { user: speaker().id })));
}
