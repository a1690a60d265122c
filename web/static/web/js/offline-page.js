// @ts-check
/** The offline page: which lessons this browser has kept, and going on by itself once the network is back. */

import { whenBack } from "./offline.js";

const OWN = "/offline/";

/** Where to go on: the page that was asked for, or the one with the form that could not be sent. */
const next = location.pathname === OWN ? document.referrer || "/" : location.href;
const again = /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-again]"));
if (again) again.href = next;
whenBack(() => location.replace(next));
void listLessons();

async function listLessons() {
  const list = document.querySelector("[data-kept-list]");
  const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-kept]"));
  if (!list || !place || !("caches" in window)) return;
  for (const name of await caches.keys()) {
    if (!name.startsWith("gauntlet-lessons-")) continue;
    const lessons = await caches.open(name);
    for (const request of (await lessons.keys()).reverse()) {
      const text = (await (await lessons.match(request))?.text()) ?? "";
      list.append(entry(request.url, new DOMParser().parseFromString(text, "text/html")));
    }
  }
  place.hidden = !list.childElementCount;
}

/** @param {string} address @param {Document} lesson */
function entry(address, lesson) {
  const row = document.createElement("li");
  const link = document.createElement("a");
  link.href = address;
  link.dir = "auto";
  link.textContent = lesson.querySelector("h1")?.textContent ?? address;
  row.append(link);
  return row;
}
