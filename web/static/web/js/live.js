// @ts-check
/**
 * The client of the live stream (see docs/live-protocol.md).
 *
 * It keeps the number of the last event it has passed on. After every interruption it asks for what came
 * after that number, passes events on in order and each only once, and answers the server's pings.
 *
 * @typedef {{seq: number, type: string, data: Record<string, any>}} LiveEvent
 * @typedef {{name: string, version: number, data: Record<string, any>}} LiveView
 */

const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 15_000;
const SIGNED_OUT = 4401;
const TOO_MANY_SOCKETS = 4409;
const CONFIRM_WITHIN = 200;

export class LiveStream extends EventTarget {
  /**
   * @param {string} address where the socket is, absolute or relative to the page
   * @param {number} from the last event that the page itself holds already
   */
  constructor(address, from) {
    super();
    this.address = new URL(address, location.href.replace(/^http/, "ws")).href;
    this.seq = from;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {Set<string>} */
    this.views = new Set();
    /** @type {Map<string, number>} */
    this.versions = new Map();
    /** @type {number | null} */
    this.viewing = null;
    this.failures = 0;
    this.timer = 0;
    this.watchdog = 0;
    this.silence = 60_000;
    this.wanted = false;
    this.confirmed = from;
    this.confirming = 0;
    document.addEventListener("visibilitychange", () => this.confirm());
  }

  start() {
    this.wanted = true;
    if (!this.socket) this.connect();
  }

  /** Leave, for as long as the page is put away. */
  stop() {
    this.wanted = false;
    clearTimeout(this.timer);
    this.drop();
  }

  /** Try again now instead of after the pause. */
  hurry() {
    if (this.wanted && !this.socket) this.connect();
  }

  /** @param {string} view */
  watch(view) {
    if (this.views.has(view)) return;
    this.views.add(view);
    this.send({ frame: "subscribe", view });
  }

  /** @param {string} view */
  unwatch(view) {
    if (!this.views.delete(view)) return;
    this.versions.delete(view);
    this.send({ frame: "unsubscribe", view });
  }

  /** @private */
  connect() {
    clearTimeout(this.timer);
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.addEventListener("open", () => this.greet());
    socket.addEventListener("message", (message) => this.receive(JSON.parse(message.data)));
    socket.addEventListener("close", (closing) => {
      if (this.socket === socket) this.lost(closing.code);
    });
    this.listen();
  }

  /** @private Say where we are, and what we want to follow. */
  greet() {
    this.send({ frame: "hello", resume: this.seq });
    for (const view of this.views) this.send({ frame: "subscribe", view });
    if (this.viewing !== null) this.send({ frame: "viewing", challenge: this.viewing });
  }

  /** @private @param {Record<string, unknown>} frame */
  send(frame) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  /** @private @param {any} frame */
  receive(frame) {
    this.listen();
    if (frame.frame === "welcome") this.arrived(frame);
    else if (frame.frame === "ping") this.send({ frame: "pong", n: frame.n });
    else if (frame.frame === "event") this.take(frame);
    else if (frame.frame === "view") this.look(frame);
    else if (frame.frame === "reset" || frame.frame === "snapshot") {
      this.seq = frame.seq;
      this.tell("reset", frame);
    }
  }

  /** @private @param {{heartbeat?: number}} welcome */
  arrived(welcome) {
    if (welcome.heartbeat) this.silence = welcome.heartbeat * 2_500;
    this.failures = 0;
    this.tell("up", null);
  }

  /** @private @param {LiveEvent} event */
  take(event) {
    if (event.seq <= this.seq) return;
    if (event.seq !== this.seq + 1) {
      this.lost(0); // a hole: ask again from where we are
      return;
    }
    this.seq = event.seq;
    this.tell("event", event);
    this.confirm();
  }

  /** @private Say how far the person has seen: only a page in front is looked at. */
  confirm() {
    if (this.confirming || document.hidden || this.confirmed >= this.seq) return;
    this.confirming = setTimeout(() => {
      this.confirming = 0;
      if (document.hidden || this.socket?.readyState !== WebSocket.OPEN) return;
      this.send({ frame: "ack", seq: this.seq });
      this.confirmed = this.seq;
    }, CONFIRM_WITHIN);
  }

  /** @private @param {LiveView} view */
  look(view) {
    if (view.version <= (this.versions.get(view.name) ?? -1)) return;
    this.versions.set(view.name, view.version);
    this.tell("view", view);
  }

  /** @private A server that has said nothing for too long is gone, whatever the socket believes. */
  listen() {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.lost(0), this.silence);
  }

  /** @private */
  drop() {
    clearTimeout(this.watchdog);
    const socket = this.socket;
    this.socket = null;
    this.versions.clear();
    socket?.close();
  }

  /** @private @param {number} code */
  lost(code) {
    this.drop();
    if (!this.wanted) return;
    if (code === SIGNED_OUT) {
      this.wanted = false;
      this.tell("ended", null);
      return;
    }
    this.tell("down", null);
    const step = code === TOO_MANY_SOCKETS ? LONGEST_PAUSE : FIRST_PAUSE * 2 ** this.failures;
    const pause = Math.min(step, LONGEST_PAUSE) * (0.5 + Math.random() / 2);
    this.failures += 1;
    this.timer = setTimeout(() => this.connect(), pause);
  }

  /** @private @param {string} name @param {unknown} detail */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
