// @ts-check
/**
 * The code editor of the pages, bundled from CodeMirror 6. `mountEditor` is all that pages know of it.
 *
 * Colours are the notebook's own custom properties, so both themes come from the style sheet; the few rules
 * CodeMirror writes by itself carry the page's nonce.
 */
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, emacsStyleKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { loadGrammar } from "./grammars.js";
import { markLine, markedLine } from "./marks.js";
import { replacing } from "./replacing.js";

/**
 * @typedef {object} Options
 * @property {HTMLElement} parent where the editor goes
 * @property {string} text
 * @property {string} path the file's name; its ending chooses the grammar
 * @property {string} label what screen readers call it
 * @property {boolean} readOnly
 * @property {string} nonce the page's, for the style element
 * @property {(text: string) => void} onChange after the writer (never the page) changed the text
 * @property {number} indent columns of a step inwards and of a tab, 0 for what the language has
 * @property {string} keys whose shortcuts: "emacs", or the usual ones
 * @property {boolean} wrap whether long lines are wrapped
 * @property {Record<string, string>} phrases CodeMirror's own words in the page's language
 */

/** @param {Options} options */
export function mountEditor(options) {
  const readOnly = new Compartment();
  const grammar = new Compartment();
  const locked = (/** @type {boolean} */ on) => [EditorState.readOnly.of(on), EditorView.editorAttributes.of({ class: on ? "is-locked" : "" })];
  let isOurs = false;
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        EditorView.cspNonce.of(options.nonce),
        EditorState.phrases.of(options.phrases),
        EditorView.contentAttributes.of({ "aria-label": options.label, spellcheck: "false", autocapitalize: "off" }),
        ...comforts(options),
        readOnly.of(locked(options.readOnly)),
        grammar.of([]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !isOurs) options.onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  void loadGrammar(options.path).then((loaded) => view.dispatch({ effects: grammar.reconfigure(loaded) }));
  return {
    text: () => view.state.doc.toString(),
    /** Replace the text; one step of the undo history. @param {string} text */
    write(text) {
      if (text === view.state.doc.toString()) return;
      isOurs = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      isOurs = false;
    },
    /** @param {boolean} on */
    lock: (on) => view.dispatch({ effects: readOnly.reconfigure(locked(on)) }),
    focus: () => view.focus(),
    /** Mark a line (from 1) as the faulty one, 0 for none. @param {number} line @param {boolean} [go] */
    mark(line, go = false) {
      const known = line > 0 && line <= view.state.doc.lines;
      view.dispatch({ effects: markLine.of(known ? line : 0) });
      if (!known || !go) return;
      const { from } = view.state.doc.line(line);
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}

/** @param {Options} options */
function comforts({ path, indent, keys, wrap }) {
  const own = path.endsWith(".js") || path.endsWith(".sql") ? 2 : 4;
  return [
    lineNumbers(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    indentUnit.of(" ".repeat(indent || own)),
    EditorState.tabSize.of(indent || 4),
    wrap ? EditorView.lineWrapping : [],
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    search({ top: true }),
    markedLine,
    replacing,
    syntaxHighlighting(classHighlighter),
    // Ctrl+Enter belongs to the page; Esc and then Tab leaves the editor.
    keymap.of([
      ...(keys === "emacs" ? emacsStyleKeymap : []),
      ...closeBracketsKeymap,
      ...defaultKeymap.filter((binding) => binding.key !== "Mod-Enter"),
      ...searchKeymap,
      ...historyKeymap,
      indentWithTab,
    ]),
  ];
}
