// @ts-check
/** The line the judge complained of. It stays marked until the writer changes it. */
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";

/** @type {import("@codemirror/state").StateEffectType<number>} the line, from 1; 0 takes the mark away */
export const markLine = StateEffect.define();

const faulty = Decoration.line({ class: "cm-faulty" });

export const markedLine = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = transaction.docChanged ? marks.map(transaction.changes) : marks;
    for (const effect of transaction.effects) {
      if (!effect.is(markLine)) continue;
      next = effect.value ? Decoration.set([faulty.range(transaction.state.doc.line(effect.value).from)]) : Decoration.none;
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});
