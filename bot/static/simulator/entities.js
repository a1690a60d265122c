// Rich text: Telegram's entities become nodes. Offsets are UTF-16 code units, which is how JavaScript counts too.

import { el, say } from "./dom.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** The nodes of a text. `actions.command(text)` and `actions.link(url)` are called for what is tapped. */
export function rich(text, entities = [], actions = {}) {
  const ordered = [...entities].sort((one, other) => one.offset - other.offset || other.length - one.length);
  return inside(text, 0, text.length, ordered, actions);
}

function inside(text, begin, end, entities, actions) {
  const nodes = [];
  let at = begin;
  for (let number = 0; number < entities.length; ) {
    const outer = entities[number];
    const stop = Math.min(end, outer.offset + outer.length);
    const nested = [];
    for (number += 1; number < entities.length && entities[number].offset < stop; number += 1) nested.push(entities[number]);
    if (outer.offset > at) nodes.push(text.slice(at, outer.offset));
    nodes.push(wrapped(outer, text.slice(outer.offset, stop), inside(text, outer.offset, stop, nested, actions), actions));
    // A block ends its line by itself: the line feed after it is not a further one.
    at = BLOCKS.has(outer.type) && text[stop] === "\n" ? stop + 1 : stop;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function wrapped(entity, text, children, actions) {
  switch (entity.type) {
    case "bot_command":
      return el("button", { type: "button", class: "command", onclick: () => actions.command?.(text) }, ...children);
    case "url":
      return link(text, children, actions);
    case "text_link":
      return link(entity.url, children, actions);
    case "email":
      return el("a", { href: `mailto:${text}` }, ...children);
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return el("span", { class: "mention" }, ...children);
    case "pre":
      return block(entity, text);
    case "spoiler":
      return spoiler(children);
    default:
      return el(TAGS[entity.type] ?? "span", {}, ...children);
  }
}

/** Links may only lead to the web: anything else is shown as plain text. */
export function safeUrl(address) {
  try {
    const url = new URL(address);
    return ["http:", "https:", "tg:"].includes(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

function link(address, children, actions) {
  const url = safeUrl(address);
  if (!url || url.protocol === "tg:") return el("span", { class: "mention" }, ...children);
  const node = el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, ...children);
  node.addEventListener("click", (event) => {
    if (actions.link?.(url)) event.preventDefault();
  });
  return node;
}

function block(entity, text) {
  const copy = el("button", { type: "button", class: "copy", text: say("copy") });
  copy.addEventListener("click", async () => {
    await navigator.clipboard?.writeText(text);
    copy.textContent = say("copied");
  });
  const head = el("span", { class: "code-head" }, el("span", { text: entity.language ?? "" }), copy);
  return el("span", { class: "code-block" }, head, el("pre", {}, el("code", { text })));
}

function spoiler(children) {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-expanded": "false" }, ...children);
  const reveal = () => {
    node.classList.add("shown");
    node.setAttribute("aria-expanded", "true");
  };
  node.addEventListener("click", reveal);
  node.addEventListener("keydown", (event) => event.key === "Enter" && reveal());
  return node;
}
