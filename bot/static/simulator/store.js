// What the page knows of the double's world: people, chats, messages, and who the page is being.

import { changes } from "./api.js";

export const store = {
  epoch: "",
  version: 0,
  skew: 0,
  bot: null,
  users: new Map(),
  chats: new Map(),
  messages: new Map(),
  chatId: null,
  speakers: new Map(),
  read: new Map(),
};

/** The messages of a chat, oldest first, without deleted ones. */
export function messagesOf(chatId) {
  const all = [...(store.messages.get(chatId)?.values() ?? [])];
  return all.filter((message) => !message.deleted).sort((one, other) => one.message_id - other.message_id);
}

export const chat = () => store.chats.get(store.chatId) ?? null;

export const isPrivate = (some) => some?.type === "private";

/** The people of a group, or the one person of a private chat. */
export function peopleOf(some) {
  if (isPrivate(some)) return [store.users.get(some.id)].filter(Boolean);
  const present = Object.entries(some.members).filter(([, status]) => !["left", "kicked"].includes(status));
  return present.map(([id]) => store.users.get(Number(id))).filter(Boolean);
}

/** Whose fingers are on the screen in the open chat. */
export function speaker() {
  const some = chat();
  if (!some) return null;
  const people = peopleOf(some);
  return people.find((user) => user.id === store.speakers.get(some.id)) ?? people[0] ?? null;
}

export const fullName = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");

export const titleOf = (some) => (isPrivate(some) ? fullName(store.users.get(some.id)) : some.title);

/** How many messages of the bot and of others came since the chat was last looked at. */
export function unread(some) {
  const seen = store.read.get(some.id) ?? 0;
  return messagesOf(some.id).filter((message) => message.message_id > seen && message.from.is_bot).length;
}

export function markRead(chatId) {
  const last = messagesOf(chatId).at(-1);
  if (last) store.read.set(chatId, Math.max(last.message_id, store.read.get(chatId) ?? 0));
}

/** Take in what changed; tells which messages, and whether anything else did. */
function take(found) {
  const fresh = found.epoch !== store.epoch;
  if (fresh) for (const table of [store.users, store.chats, store.messages]) table.clear();
  store.epoch = found.epoch;
  store.version = found.version;
  store.skew = found.now - Date.now() / 1000;
  store.bot = found.bot;
  for (const user of found.users) store.users.set(user.id, user);
  for (const some of found.chats) store.chats.set(some.id, some);
  for (const message of found.messages) {
    const table = store.messages.get(message.chat.id) ?? new Map();
    store.messages.set(message.chat.id, table.set(message.message_id, message));
  }
  if (fresh) for (const id of store.chats.keys()) markRead(id);
  return { fresh, ...found };
}

const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

/** For ever: wait for changes, and tell them. `lost` is told when the double cannot be reached. */
export async function follow(changed, lost) {
  let wait = 0;
  for (let failures = 0; ; ) {
    try {
      const found = take(await changes(store.version, store.epoch, wait));
      failures = 0;
      wait = 25;
      changed(found);
    } catch (failure) {
      failures += 1;
      wait = 0;
      lost(failure);
      await pause(Math.min(10, 2 ** failures / 2));
    }
  }
}
