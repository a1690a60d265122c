// Toasts, alerts, and the small forms: a new person, a new group, a link to the bot.

import { act } from "./api.js";
import { byId, el } from "./dom.js";
import { fullName, store } from "./store.js";

const TOAST_SECONDS = 4;

/** A line that goes away by itself. */
export function toast(text) {
  const node = el("p", { class: "toast", text });
  byId("toasts").append(node);
  setTimeout(() => node.remove(), TOAST_SECONDS * 1000);
}

/** A box that waits for OK, as `show_alert` asks for. */
export function alertBox(text) {
  byId("alert-text").textContent = text;
  byId("alert-dialog").showModal();
}

/** Run something; what goes wrong is told in a toast. */
export async function trying(run) {
  try {
    return await run();
  } catch (failure) {
    toast(failure.message);
    return null;
  }
}

/** Open a dialog; when its form is accepted, `done` gets the form's data. */
function wire(name, fill, done) {
  const dialog = byId(name);
  const form = dialog.querySelector("form");
  for (const opener of document.querySelectorAll(`[data-opens="${name}"]`)) opener.addEventListener("click", () => openDialog(name));
  dialog.addEventListener("beforeopen", fill);
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "ok") trying(() => done(new FormData(form)));
    dialog.returnValue = "";
    form.reset();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close(""));
}

export function openDialog(name) {
  byId(name).dispatchEvent(new Event("beforeopen"));
  byId(name).showModal();
}

const people = () => [...store.users.values()];

function fillMembers() {
  const boxes = people().map((user) =>
    el("label", { class: "tick" }, el("input", { type: "checkbox", name: "members", value: user.id, checked: true }), fullName(user)),
  );
  byId("group-members").replaceChildren(...boxes);
}

function fillPeople() {
  const chosen = store.users.has(store.chatId) ? store.chatId : null;
  const options = people().map((user) => el("option", { value: user.id, selected: user.id === chosen, text: fullName(user) }));
  byId("link-people").replaceChildren(...options);
}

/** "https://t.me/some_bot?start=abc", "?start=abc" or "abc" → "abc". */
export function payloadOf(text) {
  const found = /[?&]start=([^&#\s]*)/.exec(text);
  return decodeURIComponent(found ? found[1] : text.trim()).slice(0, 64);
}

/** Make the dialogs work. `go(chat)` opens a chat, `follow(user, payload)` follows a link. */
export function wireDialogs(go, follow) {
  wire("person-dialog", () => {}, async (form) => {
    const names = Object.fromEntries([...form].filter(([, value]) => value));
    go((await act("add_user", names)).id);
  });
  wire("group-dialog", fillMembers, async (form) => {
    const members = form.getAll("members").map(Number);
    go((await act("add_group", { title: form.get("title"), members })).id);
  });
  wire("link-dialog", fillPeople, (form) => follow(Number(form.get("user")), payloadOf(form.get("payload"))));
}
