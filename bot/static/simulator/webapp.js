// A web app of the bot, opened as Telegram's web client does: a frame, signed data in its address, and messages.

import { act } from "./api.js";
import { trying } from "./dialogs.js";
import { byId } from "./dom.js";
import { chat, speaker } from "./store.js";

const THEMES = {
  light: { bg_color: "#ffffff", secondary_bg_color: "#f1f3f5", text_color: "#101418", hint_color: "#5d6771", link_color: "#2173bd", button_color: "#2173bd", button_text_color: "#ffffff" },
  dark: { bg_color: "#17212b", secondary_bg_color: "#0e1621", text_color: "#f0f4f7", hint_color: "#8fa1b1", link_color: "#6ab2f0", button_color: "#6ab2f0", button_text_color: "#0c1a27" },
};

const dialog = byId("webapp-dialog");
const frame = byId("webapp-frame");
const back = byId("webapp-back");

function theme() {
  const chosen = document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  return THEMES[chosen];
}

/** Open the page that a button of the bot names, as the person who holds the phone. */
export async function openWebApp(url) {
  const found = await trying(() => act("open_web_app", { user: speaker().id, chat_id: chat().id, url }));
  if (!found) return;
  const launch = { tgWebAppData: found.init_data, tgWebAppVersion: "9.1", tgWebAppPlatform: "weba", tgWebAppThemeParams: JSON.stringify(theme()) };
  const address = new URL(found.url);
  frame.src = `${address.pathname}${address.search}#${new URLSearchParams(launch)}`;
  back.hidden = true;
  dialog.showModal();
}

const tell = (eventType, eventData) => frame.contentWindow.postMessage(JSON.stringify({ eventType, eventData }), location.origin);

/** What the page may ask of the client. */
const WISHES = {
  web_app_setup_back_button: ({ is_visible }) => (back.hidden = !is_visible),
  web_app_request_theme: () => tell("theme_changed", { theme_params: theme() }),
  web_app_request_safe_area: () => tell("safe_area_changed", { top: 0, right: 0, bottom: 0, left: 0 }),
  web_app_open_link: ({ url }) => window.open(url, "_blank", "noopener"),
  web_app_close: () => dialog.close(),
};

function received(event) {
  if (event.source !== frame.contentWindow || event.origin !== location.origin) return;
  const { eventType, eventData } = JSON.parse(event.data);
  WISHES[eventType]?.(eventData ?? {});
}

export function wireWebApp() {
  addEventListener("message", received);
  back.addEventListener("click", () => tell("back_button_pressed", {}));
  byId("webapp-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => frame.removeAttribute("src"));
}
