// @ts-check
/**
 * Speaking with the Telegram client around the page (https://docs.telegram-mini-apps.com/platform/methods).
 *
 * A phone or desktop client puts an object into the page; the web client holds it in a frame. What comes back
 * arrives as events of `telegram`, named as Telegram names them, with its data as `detail`.
 */

export const telegram = new EventTarget();
const client = /** @type {any} */ (window);

/** Whether anybody is there to listen. */
export const isInside = () => Boolean(client.TelegramWebviewProxy || isInOldClient() || window.parent !== window);

const isInOldClient = () => typeof client.external === "object" && client.external !== null && "notify" in client.external;

/** @param {string} eventType @param {Record<string, unknown>} [eventData] */
export function send(eventType, eventData = {}) {
  const message = JSON.stringify({ eventType, eventData });
  if (client.TelegramWebviewProxy) client.TelegramWebviewProxy.postEvent(eventType, JSON.stringify(eventData));
  else if (isInOldClient()) client.external.notify(message);
  // To whoever holds the frame: the page's content policy lets nobody but Telegram do so, and nothing here is secret.
  else if (window.parent !== window) window.parent.postMessage(message, "*");
}

/** @param {string} name @param {unknown} detail */
function receive(name, detail) {
  telegram.dispatchEvent(new CustomEvent(name, { detail: detail ?? {} }));
}

/** Begin to listen, in each of the ways in which clients call. */
export function listen() {
  addEventListener("message", (event) => {
    if (event.source !== window.parent || typeof event.data !== "string") return;
    try {
      const { eventType, eventData } = JSON.parse(event.data);
      if (typeof eventType === "string") receive(eventType, eventData);
    } catch {
      // not a message of Telegram's
    }
  });
  client.Telegram = { ...client.Telegram, WebView: { ...client.Telegram?.WebView, receiveEvent: receive } };
  client.TelegramGameProxy = { ...client.TelegramGameProxy, receiveEvent: receive };
  client.TelegramGameProxy_receiveEvent = receive;
}
