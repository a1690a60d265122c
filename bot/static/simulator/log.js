// The messages of the open chat. Only nodes whose message changed are built again; the view sticks to the end.

import { byId, el, say } from "./dom.js";
import { dayName, messageNode } from "./message.js";
import { chat, isPrivate, messagesOf, speaker, store } from "./store.js";

const NEAR = 120;
const APART_SECONDS = 600;
const drawn = new Map();
const log = byId("log");
const list = byId("messages");
const down = byId("down");

const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;

export function toEnd(smooth = false) {
  log.scrollTo({ top: log.scrollHeight, behavior: smooth ? "smooth" : "auto" });
}

down.addEventListener("click", () => toEnd(true));

let sticking = true;

log.addEventListener("scroll", () => {
  sticking = atEnd();
  down.hidden = sticking;
});

// Pictures that load, keyboards that open: whoever read the end goes on reading the end.
const resized = new ResizeObserver(() => sticking && toEnd());
resized.observe(log);
resized.observe(list);

/** Forget what was drawn: another chat, or another speaker. */
export function resetLog() {
  drawn.clear();
  sticking = true;
  list.replaceChildren();
}

/** Bring the page in line with the store. */
export function drawLog(actions) {
  const some = chat();
  if (!some) return;
  const messages = messagesOf(some.id);
  const nodes = messages.flatMap((message, at) => placed(message, at, messages, some, actions));
  if (!messages.length) nodes.push(empty(some));
  reconcile(nodes);
  if (sticking) toEnd();
  down.hidden = atEnd();
}

function placed(message, at, messages, some, actions) {
  const place = {
    own: message.from.id === speaker()?.id,
    group: !isPrivate(some),
    first: !together(messages[at - 1], message),
    last: !together(message, messages[at + 1]),
  };
  const node = kept(`m${message.message_id}`, JSON.stringify([message.version, message.reply_to_message, place]), () => messageNode(message, place, actions));
  const day = dayName(message.date);
  if (at && dayName(messages[at - 1].date) === day) return [node];
  return [kept(`d${day}`, day, () => el("p", { class: "day" }, el("span", { class: "pill", text: day }))), node];
}

function together(one, other) {
  if (!one || !other || one.new_chat_members || other.new_chat_members) return false;
  return one.from.id === other.from.id && other.date - one.date < APART_SECONDS && dayName(one.date) === dayName(other.date);
}

function kept(name, state, build) {
  const known = drawn.get(name);
  if (known?.state === state) return known.node;
  const node = build();
  if (known === undefined && drawn.size) node.classList.add("new");
  if (known?.node.contains(document.activeElement)) queueMicrotask(() => node.focus({ preventScroll: true }));
  drawn.set(name, { state, node });
  return node;
}

function reconcile(nodes) {
  const wanted = new Set(nodes);
  for (const node of [...list.children]) if (!wanted.has(node)) node.remove();
  nodes.forEach((node, at) => {
    if (list.children[at] !== node) list.insertBefore(node, list.children[at] ?? null);
  });
  for (const [name, { node }] of drawn) if (!wanted.has(node)) drawn.delete(name);
}

function empty(some) {
  const told = isPrivate(some) ? store.description : "";
  const card = el("div", { class: "welcome" });
  if (told) card.append(el("strong", { text: say("can_do") }), el("p", { text: told }));
  else card.append(el("p", { text: say("no_messages") }));
  return card;
}

/** Scroll to a message and let it glow for a moment. */
export function showMessage(number) {
  const node = list.querySelector(`[data-id="${number}"]`);
  if (!node) return;
  node.scrollIntoView({ block: "center", behavior: "smooth" });
  node.classList.remove("glow");
  requestAnimationFrame(() => node.classList.add("glow"));
}
