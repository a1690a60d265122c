// @ts-check
/** Which grammar a file is read with, by its ending. Each is a part of its own and comes when it is needed. */

/** @typedef {import("@codemirror/state").Extension} Extension */

const cpp = async () => (await import("@codemirror/lang-cpp")).cpp();
const javascript = async () => (await import("@codemirror/lang-javascript")).javascript();
const python = async () => (await import("@codemirror/lang-python")).python();
const sqlite = async () => {
  const { SQLite, sql } = await import("@codemirror/lang-sql");
  return sql({ dialect: SQLite });
};

/** @type {Record<string, () => Promise<Extension>>} */
const GRAMMARS = { c: cpp, cpp, h: cpp, hpp: cpp, js: javascript, mjs: javascript, py: python, sql: sqlite };

/** @param {string} path @returns {Promise<Extension>} nothing for a file of no known kind */
export async function loadGrammar(path) {
  return GRAMMARS[path.split(".").pop() ?? ""]?.() ?? [];
}
