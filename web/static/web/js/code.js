// @ts-check
/** The page of a challenge in code: files, drafts, handing in, and the live word of the judge, put together. */
import { announce } from "./announce.js";
import { pause } from "./answer.js";
import { DraftKeeper } from "./drafts.js";
import { FileDesk } from "./files.js";
import { htmx } from "./htmx.js";
import { followJudging } from "./judging.js";
import { arrangePanes, showPane } from "./panes.js";

const TWICE = 1_500; // milliseconds in which a second Ctrl+Enter is the same one

/** @param {import("./live.js").LiveStream | null} stream */
export function beginCode(stream) {
  const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-code]"));
  const { starter, replaced, words } = JSON.parse(document.getElementById("desk-data")?.textContent ?? "{}");
  arrangePanes();
  form.querySelector("[data-plain-only]")?.remove();
  const desk = new FileDesk(form, words);
  const keeper = keep(form, desk, words, replaced);
  void desk.enhance(form.dataset).catch(() => {}).then(() => {
    form.dataset.ready = "";
    settle(form, desk, document.body);
  });
  desk.addEventListener("typed", () => keeper.changed());
  handIn(form, keeper);
  tryOut(form, keeper);
  tryHere(form, desk);
  choices(form, keeper, starter, words);
  stream?.addEventListener("event", (event) => hear(/** @type {CustomEvent} */ (event).detail, form, keeper, words));
  htmx.onLoad((/** @type {HTMLElement} */ root) => settle(form, desk, root));
  document.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("[data-go-line]"));
    if (!button) return;
    showPane("code");
    desk.go(Number(button.dataset.goLine));
  });
}

/** @param {HTMLFormElement} form @param {FileDesk} desk @param {Record<string, string>} words @param {Record<string, string> | null} replaced */
function keep(form, desk, words, replaced) {
  const { draft, user, challenge, language, version } = form.dataset;
  const csrf = /** @type {HTMLInputElement} */ (form.elements.namedItem("csrfmiddlewaretoken")).value;
  const place = { url: draft ?? "", csrf, user: user ?? "0", challenge: challenge ?? "", language: language ?? "", version: Number(version) };
  const keeper = new DraftKeeper(place, () => desk.read(), desk.read());
  const kept = keeper.unsaved();
  if (kept) {
    desk.write(kept.files);
    if (kept.version !== keeper.version) keeper.version = kept.version; // the server will say what it has
    keeper.changed();
  }
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  if (navigation?.type === "back_forward") keeper.refresh();
  const stamp = /** @type {HTMLElement} */ (document.getElementById("draft-stamp"));
  const say = (/** @type {string} */ text, /** @type {boolean} */ aloud = false) => {
    stamp.textContent = text;
    if (aloud) announce(text);
  };
  /** @type {Record<string, string> | null} */
  let aside = replaced;
  const back = /** @type {HTMLElement | null} */ (form.querySelector("[data-bring-back]"));
  const showAside = (/** @type {any} */ saved) => {
    if (saved && "replaced" in saved) aside = saved.replaced;
    if (back) back.hidden = !aside;
  };
  back?.addEventListener("click", (event) => {
    event.preventDefault();
    if (aside) void keeper.exchange(aside);
  });
  on(keeper, "write", (files) => desk.write(files));
  on(keeper, "typed", () => say(words.unsaved));
  on(keeper, "saving", () => say(words.saving));
  on(keeper, "saved", (saved) => {
    say(words.saved);
    showAside(saved);
  });
  on(keeper, "away", () => say(words.local, true));
  on(keeper, "refused", (reason) => say((words.refused ?? "").replace("{reason}", reason), true));
  on(keeper, "news", (saved) => {
    desk.write(saved.files);
    say(words.elsewhere);
    showAside(saved);
  });
  on(keeper, "conflict", (theirs) => showConflict(theirs));
  return keeper;
}

/** @param {EventTarget} target @param {string} name @param {(detail: any) => void} act */
function on(target, name, act) {
  target.addEventListener(name, (event) => act(/** @type {CustomEvent} */ (event).detail));
}

/** @param {import("./drafts.js").Draft} theirs */
function showConflict(theirs) {
  const box = /** @type {HTMLElement} */ (document.getElementById("conflict"));
  const place = box.querySelector("[data-other]");
  if (place) place.textContent = Object.entries(theirs.files).map(([path, text]) => `${path}\n\n${text}`).join("\n\n");
  box.hidden = false;
  showPane("code");
  box.focus();
}

/** @param {HTMLFormElement} form @param {DraftKeeper} keeper @param {Record<string, string>} starter @param {Record<string, string>} words */
function choices(form, keeper, starter, words) {
  const box = /** @type {HTMLElement} */ (document.getElementById("conflict"));
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll("[data-keep]"))) {
    button.addEventListener("click", () => {
      box.hidden = true;
      void keeper.settle(button.dataset.keep === "other" ? "other" : "mine");
    });
  }
  form.querySelector("[data-reset]")?.addEventListener("click", (event) => {
    event.preventDefault();
    if (confirm(words.reset)) void keeper.exchange(starter);
  });
}

/** One way in: the button, or Ctrl+Enter anywhere on the page. @param {HTMLFormElement} form @param {DraftKeeper} keeper */
function handIn(form, keeper) {
  let last = -TWICE;
  let text = "";
  const button = () => /** @type {HTMLButtonElement | null} */ (form.querySelector("[data-submit]"));
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      event.stopPropagation();
      const submit = button();
      if (event.repeat || !submit || submit.disabled || document.querySelector("dialog[open]")) return;
      form.requestSubmit(submit);
    },
    true,
  );
  form.addEventListener(
    "submit",
    (event) => {
      const program = JSON.stringify(keeper.read());
      const isTwice = performance.now() - last < TWICE && program === text;
      if (isTwice || !form.contains(event.submitter) || button()?.disabled) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      last = performance.now();
      text = program;
      void keeper.save();
      const submit = button();
      if (submit) submit.disabled = true;
      showPane("result");
    },
    true,
  );
  form.addEventListener("htmx:afterRequest", (event) => {
    const submit = button();
    if (submit && !(/** @type {CustomEvent} */ (event).detail.successful)) submit.disabled = false;
  });
}

/** Trying out: the same text is saved, and the result is shown. @param {HTMLFormElement} form @param {DraftKeeper} keeper */
function tryOut(form, keeper) {
  form.querySelector("[data-run]")?.addEventListener("click", () => {
    void keeper.save();
    showPane("result");
  });
}

/** A run in this browser; its script, and then Python, come at the first press. @param {HTMLFormElement} form @param {FileDesk} desk */
function tryHere(form, desk) {
  const button = /** @type {HTMLButtonElement | null} */ (form.querySelector("[data-quick]"));
  const box = document.getElementById("quick");
  if (!button || !box || typeof Worker === "undefined" || typeof WebAssembly === "undefined") return;
  /** @type {Promise<{start: () => void}> | null} */
  let run = null;
  button.hidden = false;
  button.addEventListener("click", () => {
    run ??= import("./quick.js").then(({ QuickRun }) => new QuickRun(box, () => desk.all()));
    void run.then((quick) => quick.start());
  });
}

/** After a fresh result: whether one may hand in, the faulty line, and the pause after a miss. @param {HTMLFormElement} form @param {FileDesk} desk @param {HTMLElement} root */
function settle(form, desk, root) {
  const outcome = document.getElementById("outcome");
  if (!outcome || !(root.contains(outcome) || root === outcome)) return;
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (outcome.querySelectorAll("[data-go-line]"))) button.hidden = false;
  desk.mark(Number(outcome.dataset.line));
  const button = /** @type {HTMLButtonElement | null} */ (form.querySelector("[data-submit]"));
  if (!button) return;
  button.disabled = !outcome.dataset.mayAnswer;
  if (outcome.dataset.pause && outcome.dataset.mayAnswer) {
    button.dataset.wait = outcome.dataset.pause;
    button.dataset.waitText = outcome.dataset.pauseText;
    delete outcome.dataset.pause;
    pause(button);
  }
  if (outcome.dataset.focus === "refused") document.getElementById("refused")?.focus();
}

/** @param {import("./live.js").LiveEvent} event @param {HTMLFormElement} form @param {DraftKeeper} keeper @param {Record<string, string>} words */
function hear(event, form, keeper, words) {
  const { draft, pending } = event.data;
  if (draft && String(draft.challenge) === form.dataset.challenge && draft.language === form.dataset.language) keeper.heard(draft.version);
  if (pending && String(pending.challenge) === form.dataset.challenge) followJudging(event, words);
}
