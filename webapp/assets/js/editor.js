// CodeMirror around the page's own textarea, in a shadow root: there its styles are constructed sheets,
// which a strict policy allows. The textarea stays the form's field, and all there is without this script.
import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

const highlighting = HighlightStyle.define([
  { tag: tags.keyword, class: "k" },
  { tag: [tags.string, tags.literal, tags.number], class: "s" },
  { tag: [tags.variableName, tags.special(tags.variableName)], class: "v" },
  { tag: [tags.comment, tags.lineComment], class: "c" },
  { tag: [tags.namespace, tags.url, tags.link, tags.propertyName, tags.typeName], class: "n" },
]);

const COLOURS = `
:host { --k: #7a1fa2; --s: #0b5d1e; --v: #003a70; --c: #565656; --n: #8a3b00; --page: #fff; --edge: #f4f5f6; --ink: #1e2b3c; --pick: #cfe2f7; }
@media (prefers-color-scheme: dark) {
  :host { --k: #d9a7ff; --s: #8fe0a0; --v: #8ec5ff; --c: #b5b5b5; --n: #ffbd8a; --page: #15171b; --edge: #1d2025; --ink: #e7e9ec; --pick: #2b4a6e; }
}
.k { color: var(--k); } .s { color: var(--s); } .v { color: var(--v); } .c { color: var(--c); font-style: italic; } .n { color: var(--n); }
.cm-editor { background: var(--page); color: var(--ink); }
.cm-editor.cm-focused { outline: none; }
.cm-editor .cm-scroller { font: 0.95rem/1.6 ui-monospace, "SFMono-Regular", "Cascadia Code", "Liberation Mono", "DejaVu Sans Mono", monospace; max-height: 34rem; }
.cm-editor, .cm-editor .cm-scroller, .cm-editor .cm-content, .cm-editor .cm-gutters, .cm-editor .cm-gutter { min-height: inherit; }
.cm-editor .cm-content { padding-block: 0.75rem; caret-color: var(--ink); }
.cm-editor .cm-gutters { background: var(--edge); color: var(--c); border: 0; padding-inline: 0.25rem; }
.cm-cursor { border-left-color: var(--ink) !important; border-left-width: 2px !important; }
.cm-selectionBackground { background: var(--pick) !important; }
.cm-matchingBracket { background: var(--pick) !important; color: inherit !important; }
.cm-editor .cm-tooltip { background: var(--page); color: var(--ink); border: 1px solid var(--c); border-radius: 4px; }
.cm-tooltip-autocomplete ul li[aria-selected] { background: var(--pick) !important; color: var(--ink) !important; }
.cm-diagnostic { font-family: system-ui, sans-serif; }
@media (forced-colors: active) { .cm-cursor { border-left-color: CanvasText !important; } }
`;

/** Offers the prefixes that the page knows: `dca` becomes `dcat:`, after PREFIX with its address. */
const offer = (prefixes) => (context) => {
  const word = context.matchBefore(/\w+/);
  if (!word) return null;
  const declares = /PREFIX\s+\w+$/i.test(context.state.doc.lineAt(context.pos).text.slice(0, context.pos - context.state.doc.lineAt(context.pos).from));
  const options = Object.entries(prefixes).map(([name, address]) => ({
    label: `${name}:`,
    detail: address,
    apply: declares ? `${name}: <${address}>` : `${name}:`,
    type: "namespace",
  }));
  return { from: word.from, options, validFor: /^\w*$/ };
};

const markError = (view, { errorLine, errorColumn, errorMessage }) => {
  const line = view.state.doc.line(Math.min(Number(errorLine), view.state.doc.lines));
  const at = Math.min(line.from + Number(errorColumn) - 1, line.to);
  const from = Math.max(line.from, at - 1);
  const to = Math.min(Math.max(at + 1, from + 1), view.state.doc.length);
  view.dispatch(setDiagnostics(view.state, [{ from, to, severity: "error", message: errorMessage }]));
};

for (const field of document.querySelectorAll("textarea[data-sparql]")) {
  const host = document.createElement("div");
  host.className = "editor";
  const root = host.attachShadow({ mode: "open" });
  const colours = new CSSStyleSheet();
  colours.replaceSync(COLOURS);
  const label = document.querySelector(`label[for="${field.id}"]`);
  const hint = document.getElementById(field.getAttribute("aria-describedby"));
  const run = () => { field.form.requestSubmit(); return true; };
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        EditorView.contentAttributes.of({ "aria-label": `${label.textContent.trim()}. ${hint.textContent.trim()}`, "aria-multiline": "true" }),
        EditorView.lineWrapping,
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        syntaxHighlighting(highlighting),
        sparql(),
        autocompletion({ override: [offer(JSON.parse(field.dataset.prefixes))] }),
        keymap.of([{ key: "Mod-Enter", run }, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) field.value = update.state.doc.toString();
        }),
      ],
    }),
  });
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, colours]; // extend: the editor keeps sheets of its own here
  host.style.minHeight = `${field.offsetHeight}px`; // so that nothing below moves
  field.hidden = true;
  field.after(host);
  label.addEventListener("click", (event) => { event.preventDefault(); view.focus(); });
  if (field.dataset.errorLine) markError(view, field.dataset);
}
