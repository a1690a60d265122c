// @ts-check
/** The files of a program: tabs, and an editor in the place of each text field (or the field itself). */

/** @typedef {{path: string, panel: HTMLElement, field: HTMLTextAreaElement, editor: any, locked: boolean}} Entry */

export class FileDesk extends EventTarget {
  /** @param {HTMLFormElement} form @param {Record<string, string>} words */
  constructor(form, words) {
    super();
    this.form = form;
    this.words = words;
    /** @type {Entry[]} */
    this.entries = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-file]")]).map((panel) => ({
      path: panel.dataset.file ?? "",
      panel,
      field: /** @type {HTMLTextAreaElement} */ (panel.querySelector("textarea")),
      editor: null,
      locked: "locked" in panel.dataset,
    }));
    for (const entry of this.entries) entry.field.addEventListener("input", () => this.typed());
    this.tabs();
  }

  /** @private */
  typed() {
    this.dispatchEvent(new Event("typed"));
  }

  /** Editors instead of fields; without the bundle the fields stay. @param {DOMStringMap} wish the form's data: where the bundle is, and how the learner likes it */
  async enhance(wish) {
    if (!wish.editor) return;
    const { mountEditor } = await import(wish.editor);
    for (const entry of this.entries) {
      entry.editor = mountEditor({
        parent: entry.panel,
        text: entry.field.value,
        path: entry.path,
        label: (this.words.editor ?? "").replace("{path}", entry.path),
        readOnly: entry.locked,
        nonce: wish.nonce ?? "",
        indent: Number(wish.indent),
        keys: wish.keymap,
        wrap: "wrap" in wish,
        phrases: this.words,
        onChange: (/** @type {string} */ text) => {
          entry.field.value = text;
          this.typed();
        },
      });
      entry.field.hidden = true;
      entry.panel.classList.add("has-editor");
    }
  }

  /** @returns {Record<string, string>} what can be changed, by path */
  read() {
    return Object.fromEntries(this.entries.filter((entry) => !entry.locked).map((entry) => [entry.path, plain(entry.field.value)]));
  }

  /** @returns {Record<string, string>} what lies beside the program too, by path */
  all() {
    return Object.fromEntries(this.entries.map((entry) => [entry.path, plain(entry.field.value)]));
  }

  /** @param {Record<string, string>} files */
  write(files) {
    for (const entry of this.entries) {
      if (entry.locked || !(entry.path in files)) continue;
      entry.field.value = files[entry.path];
      entry.editor?.write(files[entry.path]);
    }
  }

  /** Go to a line of the program. @param {number} line */
  go(line) {
    this.choose(0);
    const [entry] = this.entries;
    if (entry.editor) entry.editor.mark(line, true);
    else entry.field.focus();
  }

  /** @param {number} line of the program, 0 for none */
  mark(line) {
    this.entries[0]?.editor?.mark(line);
  }

  /** @private */
  tabs() {
    const list = /** @type {HTMLElement | null} */ (this.form.querySelector("[data-file-tabs]"));
    if (!list || this.entries.length < 2) return;
    list.hidden = false;
    this.form.classList.add("has-tabs");
    const tabs = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[role=tab]")]);
    for (const [n, entry] of this.entries.entries()) {
      entry.panel.setAttribute("role", "tabpanel");
      entry.panel.setAttribute("aria-labelledby", tabs[n].id);
    }
    list.addEventListener("click", (event) => {
      const tab = /** @type {HTMLElement} */ (event.target).closest("[role=tab]");
      if (tab) this.choose(tabs.indexOf(/** @type {HTMLElement} */ (tab)));
    });
    list.addEventListener("keydown", (event) => walk(event, tabs, (n) => this.choose(n)));
    this.choose(0);
  }

  /** @param {number} chosen */
  choose(chosen) {
    const tabs = /** @type {HTMLElement[]} */ ([...this.form.querySelectorAll("[data-file-tabs] [role=tab]")]);
    if (this.entries.length < 2) return;
    for (const [n, entry] of this.entries.entries()) {
      entry.panel.hidden = n !== chosen;
      tabs[n].setAttribute("aria-selected", String(n === chosen));
      tabs[n].tabIndex = n === chosen ? 0 : -1;
    }
  }
}

/** Arrow keys walk along tabs. @param {KeyboardEvent} event @param {HTMLElement[]} tabs @param {(n: number) => void} choose */
export function walk(event, tabs, choose) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const at = tabs.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  if (!step || at < 0) return;
  const next = (at + step + tabs.length) % tabs.length;
  choose(next);
  tabs[next].focus();
}

/** @param {string} text */
const plain = (text) => text.replace(/\r\n?/g, "\n");
