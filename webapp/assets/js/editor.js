// CodeMirror around the page's own textarea, in a shadow root: there its styles are constructed sheets,
// which a strict policy allows. The textarea stays the form's field, and all there is without this script.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, isolateHistory } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, LanguageSupport, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, hoverTooltip, keymap, lineNumbers } from "@codemirror/view";
import { styleTags, tags } from "@lezer/highlight";
import { SparqlLanguage } from "codemirror-lang-sparql";
import { answerHere } from "./answering.js";
import { completing, explaining, wordsAt } from "./completing.js";
import { carryDraft, pickPrefixes, searchExamples } from "./picking.js";

const highlighting = HighlightStyle.define([
  { tag: tags.keyword, class: "k" },
  { tag: [tags.string, tags.literal, tags.number], class: "s" },
  { tag: [tags.variableName, tags.special(tags.variableName)], class: "v" },
  { tag: [tags.comment, tags.lineComment], class: "c" },
  { tag: [tags.namespace, tags.url, tags.link, tags.propertyName, tags.typeName], class: "n" },
]);

// The grammar leaves names with a prefix, and "a", without a colour.
const language = SparqlLanguage.configure({
  props: [styleTags({ "Pname_ln Pname_ns": tags.propertyName, A_predicate: tags.keyword })],
});

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
.cm-tooltip.cm-tooltip-autocomplete > ul { font: 0.9rem/1.5 ui-monospace, "SFMono-Regular", "Cascadia Code", "Liberation Mono", "DejaVu Sans Mono", monospace; max-height: 16rem; min-width: 18rem; }
.cm-tooltip.cm-tooltip-autocomplete > ul > li { display: flex; justify-content: space-between; gap: 1.5rem; padding: 0.2rem 0.6rem; }
.cm-completionDetail { font-family: "Source Sans 3", system-ui, sans-serif; font-style: normal !important; margin: 0 !important; color: var(--c); overflow: hidden; text-overflow: ellipsis; }
.cm-completionMatchedText { text-decoration: none !important; font-weight: 600; }
.cm-tooltip-autocomplete ul li[aria-selected] .cm-completionDetail { color: var(--ink); }
.cm-tooltip-autocomplete ul li[aria-selected] { background: var(--pick) !important; color: var(--ink) !important; }
.told { padding: 0.3rem 0.6rem; font-family: "Source Sans 3", system-ui, sans-serif; }
.cm-diagnostic { font-family: "Source Sans 3", system-ui, sans-serif; }
@media (forced-colors: active) { .cm-cursor { border-left-color: CanvasText !important; } }
`;

/** Marks the place that the answer complains of, until the text changes or is answered again. */
const markSlip = (view) => {
  const slip = document.getElementById("query-error")?.dataset;
  const marks = [];
  if (slip?.line && Number(slip.line) <= view.state.doc.lines) {
    const line = view.state.doc.line(Number(slip.line));
    const at = Math.min(line.from + Number(slip.column) - 1, line.to);
    const end = view.state.doc.length;
    const word = view.state.wordAt(at);
    const [from, to] = word ? [word.from, word.to] : [Math.max(line.from, Math.min(at, end - 1)), Math.min(at + 1, end)];
    if (from < to) marks.push({ from, to, severity: "error", message: slip.message });
  }
  view.dispatch(setDiagnostics(view.state, marks));
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
  const words = wordsAt(field.dataset.words);
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        EditorView.contentAttributes.of({ "aria-label": `${label.textContent.trim()}. ${hint.textContent.trim()}`, "aria-multiline": "true" }),
        EditorState.phrases.of({ Completions: field.dataset.suggestions }),
        EditorView.lineWrapping,
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        syntaxHighlighting(highlighting),
        closeBrackets(),
        new LanguageSupport(language, language.data.of({ commentTokens: { line: "#" } })),
        autocompletion({ override: [completing(words)], icons: false, maxRenderedOptions: 60 }),
        hoverTooltip(explaining(words)),
        keymap.of([{ key: "Mod-Enter", run }, ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
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
  const text = () => view.state.doc.toString();
  const write = (insert) => {
    if (insert === text()) return;
    const changes = { from: 0, to: view.state.doc.length, insert };
    view.dispatch({ changes, selection: { anchor: 0 }, annotations: isolateHistory.of("full") }); // undone by itself
  };
  const trimmed = () => text().replace(/\n$/, "");
  let answered = trimmed();
  markSlip(view);
  answerHere(field.form, field, (query) => {
    // An example, or a query with its prefixes added, comes into the editor, where it can be undone. Another view of
    // the same answer leaves alone what has been written meanwhile.
    if (query !== answered && query !== trimmed()) write(query);
    answered = query;
    if (trimmed() === answered) markSlip(view);
  });
  pickPrefixes((line) => {
    const declared = text().includes(line);
    view.dispatch({ changes: declared ? [] : { from: 0, insert: `${line}\n` }, selection: { anchor: 0 }, scrollIntoView: true });
    view.focus();
  });
  const first = trimmed();
  const asked = () => new URLSearchParams(location.search).get("query")?.replace(/\r?\n$/, "") ?? first;
  carryDraft(() => (trimmed() === asked() ? null : text()), write);
  searchExamples();
}
