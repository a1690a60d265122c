// @ts-check
/** Quick runs: Python in a worker of this browser, begun at the first press, ended by the page when it must be. */
import { announce } from "./announce.js";
import { showPane } from "./panes.js";

const BOOT = 60_000; // milliseconds that Python may take to come

export class QuickRun {
  /** @param {HTMLElement} box @param {() => Record<string, string>} read the files, those that are read-only too */
  constructor(box, read) {
    this.box = box;
    this.read = read;
    /** @type {Worker | null} */
    this.worker = null;
    this.timer = 0;
    this.words = JSON.parse(box.dataset.words ?? "{}");
    this.output = /** @type {HTMLElement} */ (box.querySelector("[data-quick-output]"));
    this.status = /** @type {HTMLElement} */ (box.querySelector("[data-quick-status]"));
    this.stopper = /** @type {HTMLButtonElement} */ (box.querySelector("[data-quick-stop]"));
    this.again = /** @type {HTMLButtonElement} */ (box.querySelector("[data-quick-again]"));
    this.field = /** @type {HTMLTextAreaElement} */ (box.querySelector("textarea"));
    this.stopper.addEventListener("click", () => this.end(this.words.stopped));
    this.again.addEventListener("click", () => this.start());
    addEventListener("pagehide", () => this.worker?.terminate());
  }

  start() {
    if (this.box.dataset.state === "busy") return;
    this.box.hidden = false;
    showPane("result");
    this.output.replaceChildren();
    this.output.hidden = true;
    this.busy(true, this.worker ? this.words.running : this.words.loading);
    const { folder, worker, kind, entry } = this.box.dataset;
    if (!this.worker) {
      this.worker = new Worker(worker ?? "", { type: "module" });
      this.worker.addEventListener("message", ({ data }) => this.hear(data));
      this.worker.addEventListener("error", () => this.end(this.words.failed));
    }
    this.wait(BOOT, this.words.failed);
    this.worker.postMessage({ folder: new URL(folder ?? "", location.href).href, kind, entry, files: this.read(), field: this.field.value });
  }

  /** What the worker says is a program's word: nothing of it is more than text. @param {any} data @private */
  hear(data) {
    if (this.box.dataset.state !== "busy") return;
    if (data?.ready) {
      this.say(this.words.running);
      this.wait(Number(this.box.dataset.patience) * 1_000, this.words.slow);
    } else if (data?.full) this.end(this.words.full);
    else if (data?.done) {
      clearTimeout(this.timer);
      this.busy(false, this.output.hidden ? this.words.silent : this.words.done);
    } else if (data?.failed) this.end(this.words.failed);
    else if (data?.output) this.show(String(data.output), Boolean(data.error));
  }

  /** @param {string} text @param {boolean} error @private */
  show(text, error) {
    this.output.hidden = false;
    const last = /** @type {HTMLElement | null} */ (this.output.lastElementChild);
    if (last && ("error" in last.dataset) === error) last.append(text);
    else {
      const part = document.createElement("span");
      if (error) part.dataset.error = "";
      part.append(text);
      this.output.append(part);
    }
  }

  /** @param {number} time @param {string} words @private */
  wait(time, words) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(words), time);
  }

  /** The worker goes, whatever it does; the next press begins a new one. @param {string} words @private */
  end(words) {
    clearTimeout(this.timer);
    this.worker?.terminate();
    this.worker = null;
    this.busy(false, words);
  }

  /** @param {boolean} on @param {string} words @private */
  busy(on, words) {
    this.box.dataset.state = on ? "busy" : "idle";
    if (!on) this.box.dataset.ended = String(Number(this.box.dataset.ended ?? 0) + 1);
    this.stopper.hidden = !on;
    this.again.hidden = on;
    this.say(words);
  }

  /** @param {string} words @private */
  say(words) {
    if (this.status.textContent === words) return;
    this.status.textContent = words;
    announce(words);
  }
}
