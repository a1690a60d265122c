// Buttons: those under a message, and the keyboard that takes the place of a phone's own.

import { el, icon } from "./dom.js";
import { safeUrl } from "./entities.js";

const waiting = new Set();

/** The inline keyboard of a message, or null. A press shows a spinner until the bot has answered. */
export function inlineKeys(message, actions) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  const lines = rows.map((row) => el("div", { class: "keys-row" }, ...row.map((button) => key(message, button, actions))));
  return el("div", { class: "keys" }, ...lines);
}

function key(message, button, actions) {
  const name = `${message.chat.id}:${message.message_id}:${button.callback_data}`;
  const node = el("button", { type: "button", class: `key ${button.style ?? ""}` }, el("span", { text: button.text }));
  if (button.url || button.web_app) node.append(icon("out"));
  if (button.copy_text) node.append(icon("copy"));
  if (waiting.has(name)) node.classList.add("busy");
  node.addEventListener("click", () => tapped(message, button, node, name, actions));
  return node;
}

async function tapped(message, button, node, name, actions) {
  if (button.url) return open(button.url, actions);
  if (button.web_app) return actions.webApp(button.web_app.url);
  if (button.copy_text) return navigator.clipboard?.writeText(button.copy_text.text);
  if (button.callback_data === undefined || waiting.has(name)) return undefined;
  waiting.add(name);
  node.classList.add("busy");
  node.setAttribute("aria-busy", "true");
  try {
    await actions.press(message, button.callback_data);
  } finally {
    waiting.delete(name);
    for (const same of document.querySelectorAll(".key.busy")) {
      if (same === node || !waiting.size) {
        same.classList.remove("busy");
        same.removeAttribute("aria-busy");
      }
    }
  }
  return undefined;
}

function open(address, actions) {
  const url = safeUrl(address);
  if (url && !actions.link(url)) window.open(url.href, "_blank", "noopener");
}

/** The newest keyboard the bot has put in place of the phone's, or null. */
export function replyKeyboard(messages) {
  for (const message of [...messages].reverse()) {
    if (!message.from.is_bot || !message.markup) continue;
    if (message.markup.remove_keyboard) return null;
    if (message.markup.keyboard) return message.markup;
  }
  return null;
}

/** Its buttons as nodes; each sends its text. */
export function replyKeys(markup, send) {
  const rows = markup.keyboard.map((row) =>
    el("div", { class: "keys-row" }, ...row.map(({ text }) => el("button", { type: "button", class: "key", text, onclick: () => send(text) }))),
  );
  return el("div", { class: "keys" }, ...rows);
}
