// What the page asks of Django. Every failure becomes a Failure with words that can be shown.

import { say } from "./dom.js";

const root = document.body.dataset.root;
const csrf = document.querySelector("input[name=csrfmiddlewaretoken]").value;

export class Failure extends Error {
  constructor(status, words) {
    super(words);
    this.status = status;
  }
}

async function asked(path, options = {}) {
  let response;
  try {
    response = await fetch(root + path, options);
  } catch {
    throw new Failure(0, say("offline"));
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Failure(response.status, body.error ?? `${say("failed")} (${response.status})`);
  return body;
}

/** Let a person do something: see the double's control actions. */
export async function act(action, parameters) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
  const body = JSON.stringify(parameters);
  return (await asked(`act/${action}/`, { method: "POST", headers, body })).result;
}

/** Let a person send a file. */
export async function upload(fields, file) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== null && value !== undefined) body.append(name, value);
  body.append("file", file, file.name);
  return (await asked("upload/", { method: "POST", headers: { "X-CSRFToken": csrf }, body })).result;
}

/** Wait for what changes after a version. */
export const changes = (since, epoch, wait) => asked(`changes/?since=${since}&epoch=${epoch}&wait=${wait}`);

export const fileUrl = (fileId) => `${root}file/${encodeURIComponent(fileId)}/`;
