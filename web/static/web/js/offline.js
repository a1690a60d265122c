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

/** Go on once the server answers again: that a browser calls itself online is not enough. @param {() => void} act */
export function whenBack(act) {
  addEventListener("online", async () => {
    const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
    if (answer?.ok) act();
  });
}
