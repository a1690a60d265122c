// @ts-check
/**
 * Keeping what is typed: at once in this browser, a moment later on the server.
 *
 * Every saving says which version it was written upon. If another tab or device was quicker, the server
 * refuses, and the writer chooses; the text that is not chosen is kept aside.
 *
 * @typedef {Record<string, string>} Files
 * @typedef {{language: string, files: Files, version: number, replaced: Files | null}} Draft
 * @typedef {{files: Files, version: number, at: number}} Kept
 */

const PAUSE = 1_200;
const LONGEST = 6_000;
const AGAIN = 4_000;
const KEEPALIVE_LIMIT = 60_000;
const OLD = 30 * 86_400_000;

export class DraftKeeper extends EventTarget {
  /**
   * @param {{url: string, csrf: string, user: string, challenge: string, language: string, version: number}} place
   * @param {() => Files} read the texts as they stand in the editor
   * @param {Files} saved the texts as the server has them
   */
  constructor(place, read, saved) {
    super();
    this.place = place;
    this.read = read;
    this.saved = saved;
    this.version = place.version;
    this.isSignedIn = place.user !== "0";
    this.prefix = `draft:${place.user}:${place.challenge}:${place.language}:`;
    this.key = this.prefix + tabName();
    /** @type {Draft | null} what the server has instead, while the writer has not chosen */
    this.other = null;
    this.timer = 0;
    this.since = 0;
    /** @type {Promise<void> | null} */
    this.flight = null;
    this.newest = place.version;
    addEventListener("pagehide", () => this.leave());
    addEventListener("online", () => void this.save());
    document.addEventListener("visibilitychange", () => document.hidden && void this.save());
  }

  /** What this browser kept and the server has not got; the writer's own words from before a reload or a crash. */
  unsaved() {
    const own = load(this.key) ?? this.leftByOthers();
    if (!own || same(own.files, this.saved)) {
      this.forget();
      return null;
    }
    return own;
  }

  /** @private @returns {Kept | null} the newest text that another tab left, or nobody before signing in */
  leftByOthers() {
    const nobodys = `draft:0:${this.place.challenge}:${this.place.language}:`;
    const found = [];
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith("draft:")) continue;
      const kept = load(key);
      if (!kept || Date.now() - kept.at > OLD) localStorage.removeItem(key);
      else if (key.startsWith(this.prefix) || (key.startsWith(nobodys) && this.version === 0)) found.push({ key, kept });
    }
    found.sort((a, b) => b.kept.at - a.kept.at);
    if (!found.length) return null;
    localStorage.removeItem(found[0].key);
    store(this.key, found[0].kept);
    return found[0].kept;
  }

  get isDirty() {
    return !same(this.read(), this.saved);
  }

  /** The writer typed. */
  changed() {
    store(this.key, { files: this.read(), version: this.version, at: Date.now() });
    this.tell("typed", null);
    if (!this.isSignedIn || this.other) return;
    const now = Date.now();
    this.since ||= now;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), Math.max(0, Math.min(PAUSE, this.since + LONGEST - now)));
  }

  /** Save now what is not saved; comes back when the server has it, or has refused. */
  async save() {
    clearTimeout(this.timer);
    if (this.flight) await this.flight;
    if (!this.isSignedIn || this.other) return;
    if (!this.isDirty) {
      this.forget();
      return;
    }
    this.flight = this.put(this.read(), false);
    await this.flight;
    this.flight = null;
    this.look();
  }

  /** @private @param {Files} files @param {boolean} replace */
  async put(files, replace) {
    this.since = 0;
    this.tell("saving", null);
    try {
      const answer = await this.send(files, replace, false);
      const body = await answer.json();
      if (answer.ok) this.arrived(files, body);
      else if (answer.status === 409 && body.draft) this.overtaken(body.draft);
      else this.tell("refused", body.detail ?? "");
      if (answer.status === 429 || answer.status >= 500) this.later();
    } catch {
      this.tell("away", null);
      this.later();
    }
  }

  /** @private @param {Files} files @param {boolean} replace @param {boolean} keepalive */
  send(files, replace, keepalive) {
    const { url, csrf, language } = this.place;
    return fetch(url, {
      method: "PUT",
      keepalive,
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
      body: JSON.stringify({ language, files, version: this.version, replace }),
    });
  }

  /** @private */
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), AGAIN);
  }

  /** @private @param {Files} files @param {Draft} draft */
  arrived(files, draft) {
    this.version = draft.version;
    this.newest = Math.max(this.newest, draft.version);
    this.saved = draft.files;
    if (same(this.read(), files)) this.forget();
    else this.changed();
    this.tell("saved", draft);
  }

  /** @private The server has a newer text. @param {Draft} theirs */
  overtaken(theirs) {
    const wasClean = !this.isDirty;
    if (wasClean || same(this.read(), theirs.files)) {
      this.adopt(theirs, wasClean);
      return;
    }
    this.other = theirs;
    this.tell("conflict", theirs);
  }

  /** @param {Draft} draft @param {boolean} isNews whether the writer has not seen this text */
  adopt(draft, isNews) {
    this.version = draft.version;
    this.newest = Math.max(this.newest, draft.version);
    this.saved = draft.files;
    this.other = null;
    this.forget();
    this.tell(isNews ? "news" : "saved", draft);
  }

  /** The writer chose; the other text is put aside on the server. @param {"mine" | "other"} which */
  async settle(which) {
    const theirs = this.other;
    if (!theirs) return;
    this.other = null;
    this.version = theirs.version;
    this.saved = theirs.files;
    await this.put(this.read(), true);
    if (which === "other" && !this.other) await this.exchange(theirs.files);
  }

  /** Put other texts in the place of these, which are kept aside. @param {Files} files */
  async exchange(files) {
    await this.save();
    if (this.other) return;
    this.tell("write", files);
    store(this.key, { files, version: this.version, at: Date.now() });
    if (!this.isSignedIn) return;
    this.flight = this.put(files, true);
    await this.flight;
    this.flight = null;
    this.look();
  }

  /** Another tab or device has saved. @param {number} version */
  heard(version) {
    this.newest = Math.max(this.newest, version);
    this.look();
  }

  /** The page may be an old copy (the browser's Back): ask what is newest. */
  refresh() {
    if (this.isSignedIn && !this.flight) this.ask();
  }

  /** @private */
  look() {
    if (this.flight || this.other || this.newest <= this.version) return;
    this.ask();
  }

  /** @private */
  ask() {
    this.flight = this.fetchNewest();
    void this.flight.then(() => (this.flight = null));
  }

  /** @private */
  async fetchNewest() {
    try {
      const answer = await fetch(`${this.place.url}?language=${encodeURIComponent(this.place.language)}`);
      const newest = answer.ok ? await answer.json() : null;
      if (newest && newest.version > this.version) this.overtaken(newest);
    } catch {
      // the next saving finds out
    }
  }

  /** @private The page goes: what fits is sent on its way; the browser's own copy stays until it has arrived. */
  leave() {
    if (!this.isSignedIn || this.other || !this.isDirty) return;
    const files = this.read();
    if (JSON.stringify(files).length < KEEPALIVE_LIMIT) void this.send(files, false, true).catch(() => {});
  }

  /** @private */
  forget() {
    localStorage.removeItem(this.key);
  }

  /** @private @param {string} name @param {unknown} detail */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** @param {Files} a @param {Files} b */
export function same(a, b) {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

function tabName() {
  let name = sessionStorage.getItem("tab");
  if (!name) sessionStorage.setItem("tab", (name = Math.random().toString(36).slice(2)));
  return name;
}

/** @param {string} key @returns {Kept | null} */
function load(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} key @param {Kept} kept */
function store(key, kept) {
  try {
    localStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // the browser's store is full: the server still gets it
  }
}
