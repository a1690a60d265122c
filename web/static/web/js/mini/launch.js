// @ts-check
/**
 * What Telegram opened the page with. It stands in the first page's fragment only, so this tab remembers it.
 *
 * @typedef {{data: string, theme: Record<string, string>}} Launch
 */

const KEPT = "telegram-launch";

/** @returns {Launch} */
export function readLaunch() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const data = fragment.get("tgWebAppData");
  if (data === null) return remembered();
  const launch = { data, theme: readTheme(fragment.get("tgWebAppThemeParams")) };
  remember(launch);
  // It proves who somebody is: it does not stay in the address, from where it could be copied.
  history.replaceState(history.state, "", location.pathname + location.search);
  return launch;
}

/** @param {string | null} text @returns {Record<string, string>} */
export function readTheme(text) {
  try {
    const told = JSON.parse(text ?? "");
    return told && typeof told === "object" ? told : {};
  } catch {
    return {};
  }
}

/** The id of the Telegram account in the data: not proved here, only compared. @param {string} data */
export function personOf(data) {
  try {
    return String(JSON.parse(new URLSearchParams(data).get("user") ?? "").id ?? "");
  } catch {
    return "";
  }
}

/** @returns {Launch} */
function remembered() {
  const nothing = { data: "", theme: {} };
  try {
    return { ...nothing, ...JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") };
  } catch {
    return nothing; // a browser that keeps nothing for frames
  }
}

/** @param {Launch} launch */
export function remember(launch) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(launch));
  } catch {
    // then the next page has our own colours
  }
}
