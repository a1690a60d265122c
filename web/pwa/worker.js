/**
 * The service worker. The network comes first: online, nobody is ever shown a kept page. Offline it shows the lessons
 * this person opened here, and says of everything else that it cannot be had.
 *
 * Pages say whose they are (FACTS.person); the lessons of anybody else are thrown away with the first page that is
 * not theirs, and at signing out at once. Answers and other POSTs are never kept nor sent again.
 */
const SHELL = `gauntlet-shell-${FACTS.shell}`;
const LESSONS = `gauntlet-lessons-${FACTS.build}-`;
const MOST = 60;
/** Counts what makes kept lessons invalid: an answer asked for before that is not kept after it. */
let epoch = 0;

addEventListener("install", (event) => {
  event.waitUntil(fillShell().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(tidy().then(() => clients.claim()));
});

addEventListener("message", (event) => {
  const { keep } = event.data ?? {};
  if (typeof keep === "string") event.waitUntil(fromNetwork(new Request(new URL(keep, location.origin))).catch(() => {}));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // Inside Telegram the same pages stand under an address of their own, with another session: not ours.
  if (url.origin !== location.origin || url.pathname.startsWith(FACTS.elsewhere)) return;
  if (request.mode === "navigate") event.respondWith(request.method === "GET" ? page(request) : sent(request, url));
  else if (request.method === "GET" && url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function fillShell() {
  const shell = await caches.open(SHELL);
  const offline = new Request(FACTS.offline, { cache: "reload" });
  await shell.addAll([...FACTS.files, offline]);
}

async function tidy() {
  for (const name of await caches.keys()) {
    const isOurs = name.startsWith("gauntlet-");
    if (isOurs && name !== SHELL && !name.startsWith(LESSONS)) await caches.delete(name);
  }
}

async function page(request) {
  try {
    return await fromNetwork(request);
  } catch {
    return (await kept(request)) ?? (await offlinePage());
  }
}

/**
 * A form goes through, or the reader is told that it did not. They are sent on to a page of its own: to load a page
 * again that came of a POST would hand it in by itself.
 */
async function sent(request, url) {
  if (url.pathname === FACTS.logout) await forget("");
  try {
    return await fetch(request);
  } catch {
    return Response.redirect(FACTS.offline, 303);
  }
}

async function fromNetwork(request) {
  const began = epoch;
  const response = await fetch(request);
  const person = response.headers.get(FACTS.person);
  if (person && began === epoch) {
    await forget(person);
    if (response.ok && response.headers.get(FACTS.copy)) await keep(request, response.clone(), person);
  }
  return response;
}

/** Throw away every kept lesson that is not this person's. */
async function forget(person) {
  for (const name of await caches.keys()) {
    if (!name.startsWith("gauntlet-lessons-") || name === LESSONS + person) continue;
    epoch += 1;
    await caches.delete(name);
  }
}

/** The copy says when it was made; the page shows it to the reader. */
async function keep(request, response, person) {
  const began = epoch;
  const text = (await response.text()).replace("<body", `<body data-copy-of="${new Date().toISOString()}"`);
  const headers = new Headers(response.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
  if (began !== epoch) return;
  const lessons = await caches.open(LESSONS + person);
  await lessons.delete(request.url);
  await lessons.put(request.url, new Response(text, { headers }));
  const all = await lessons.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST))) await lessons.delete(old);
}

async function kept(request) {
  const url = new URL(request.url);
  url.hash = "";
  for (const name of await caches.keys()) {
    if (!name.startsWith(LESSONS)) continue;
    const found = await (await caches.open(name)).match(url.href);
    if (found) return found;
  }
  return undefined;
}

async function offlinePage() {
  const shell = await caches.open(SHELL);
  const found = await shell.match(FACTS.offline, { ignoreVary: true });
  return found ?? Response.error();
}

/** Files named by their content never change; in development the network comes first for them too. */
async function file(request) {
  const shell = await caches.open(SHELL);
  const found = await shell.match(request, { ignoreVary: true });
  if (found && FACTS.named) return found;
  try {
    return await fetch(request);
  } catch (error) {
    if (found) return found;
    throw error;
  }
}
