// Polls and quizzes: choose, see the shares, learn what was right.

import { el, icon, say } from "./dom.js";
import { rich } from "./entities.js";
import { speaker } from "./store.js";

/** The node of the poll in a message. */
export function pollNode(message, actions) {
  const { poll } = message;
  const mine = message.votes?.[speaker()?.id] ?? null;
  const shown = mine !== null || poll.is_closed;
  const node = el("div", { class: `poll ${shown ? "shown" : "open"}` });
  node.append(el("strong", { class: "question", dir: "auto" }, ...rich(poll.question, poll.question_entities)), kind(poll));
  const form = el("form", { class: "options" });
  poll.options.forEach((option, at) => form.append(shown ? result(poll, option, at, mine ?? []) : choice(message, option, at, actions)));
  if (!shown && poll.allows_multiple_answers) form.append(submit(message, form, actions));
  node.append(form);
  if (shown && poll.explanation) node.append(el("p", { class: "explanation" }, ...rich(poll.explanation, poll.explanation_entities)));
  node.append(foot(message, mine, actions));
  return node;
}

function kind(poll) {
  const who = say(poll.is_anonymous ? "anonymous" : "public");
  const what = say(poll.type === "quiz" ? "quiz" : "poll");
  return el("span", { class: "kind", text: poll.is_closed ? say("final") : `${who} · ${what}` });
}

function choice(message, option, at, actions) {
  const several = message.poll.allows_multiple_answers;
  const input = el("input", { type: several ? "checkbox" : "radio", name: `poll-${message.message_id}`, value: at });
  if (!several) input.addEventListener("change", () => actions.vote(message, [at]));
  return el("label", { class: "option" }, input, el("span", { dir: "auto" }, ...rich(option.text, option.text_entities)));
}

function submit(message, form, actions) {
  const button = el("button", { type: "submit", class: "poll-action", text: say("vote") });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = [...form.querySelectorAll("input:checked")].map((input) => Number(input.value));
    if (chosen.length) actions.vote(message, chosen);
  });
  return button;
}

function result(poll, option, at, mine) {
  const share = poll.total_voter_count ? Math.round((100 * option.voter_count) / poll.total_voter_count) : 0;
  const right = poll.correct_option_ids?.includes(at);
  const chosen = mine.includes(at);
  const classes = ["option", "result", right && "right", chosen && !right && poll.type === "quiz" && "wrong"];
  const mark = chosen || (right && poll.type === "quiz") ? icon(poll.type === "quiz" && !right ? "close" : "check") : null;
  const percent = el("span", { class: "percent", text: `${share}%` });
  const text = el("span", { class: "option-text", dir: "auto" }, ...rich(option.text, option.text_entities));
  const bar = el("progress", { max: 100, value: share, "aria-label": `${share}%` });
  return el("div", { class: classes.filter(Boolean).join(" ") }, percent, el("span", { class: "mark" }, mark), text, bar);
}

function foot(message, mine, actions) {
  const { poll } = message;
  const node = el("span", { class: "votes", text: `${say("votes")}: ${poll.total_voter_count}` });
  if (mine === null || poll.is_closed || !poll.allows_revoting) return node;
  const retract = el("button", { type: "button", class: "poll-action", text: say("retract"), onclick: () => actions.vote(message, []) });
  return el("div", { class: "poll-foot" }, node, retract);
}
