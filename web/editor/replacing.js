// @ts-check
/**
 * Typing over a selection, done by the editor itself. The browser's own way writes style attributes into the
 * text, which the page's content policy refuses, loudly.
 */
import { EditorView } from "@codemirror/view";

export const replacing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main, ranges } = view.state.selection;
    const text = event.data ?? "";
    const isTyping = event.inputType === "insertText" && text && !event.isComposing && !view.composing;
    if (!isTyping || main.empty || ranges.length > 1 || view.state.readOnly) return false;
    event.preventDefault();
    const insert = () =>
      view.state.update({
        changes: { from: main.from, to: main.to, insert: text },
        selection: { anchor: main.from + text.length },
        scrollIntoView: true,
        userEvent: "input.type",
      });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, main.from, main.to, text, insert))) view.dispatch(insert());
    return true;
  },
});
