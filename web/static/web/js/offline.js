// @ts-check
/** The service worker of this page, and the word that a page is only a copy kept in this browser. */

export function startOffline() {
  const mark = /** @type {HTMLElement | null} */ (document.getElementById("offline"));
  const copyOf = document.body.dataset.copyOf;
  if (mark && copyOf) showCopy(mark, copyOf);
  if (!("serviceWorker" in navigator) || !window.isSecureContext || copyOf || document.body.dataset.door) return;
  if (document.readyState === "complete") void register();
  else addEventListener("load", () => void register(), { once: true });
}

async function register() {
  try {
    await navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" });
    if (navigator.serviceWorker.controller || !("keepsCopy" in document.body.dataset)) return;
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage({ keep: location.pathname });
  } catch {
    // Without a worker everything works but reading offline.
  }
}

/** @param {HTMLElement} mark @param {string} copyOf */
function showCopy(mark, copyOf) {
  const at = mark.querySelector("time");
  if (at) {
    at.dateTime = copyOf;
    at.textContent = new Date(copyOf).toLocaleString(document.documentElement.lang);
  }
  mark.hidden = false;
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = /** @type {CustomEvent} */ (event).detail;
    if (elt.matches('[hx-trigger="load"]')) event.preventDefault();
  });
  whenBack(() => location.reload());
}

const SOON = 1_000; // milliseconds until the next look, twice as long each time
const AT_MOST = 30_000;

/** Go on once the server answers again: that a browser calls itself online is not enough. @param {() => void} act */
export function whenBack(act) {
  let planned = 0;
  /** @param {number} pause */
  const look = async (pause) => {
    clearTimeout(planned);
    if (!navigator.onLine) return;
    const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
    if (answer?.ok) act();
    else planned = setTimeout(() => void look(Math.min(2 * pause, AT_MOST)), pause);
  };
  addEventListener("online", () => void look(SOON));
  planned = setTimeout(() => void look(2 * SOON), SOON); // the network may have come back before this page did
}
