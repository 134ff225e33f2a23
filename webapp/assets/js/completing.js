// What the editor offers while one types: classes and properties as the catalogue uses them, called in the
// page's language, with the PREFIX line that they need; prefixes, variables and the words of SPARQL.
const KEYWORDS = [
  "ASK", "AS", "ASC", "AVG", "BASE", "BIND", "BOUND", "COALESCE", "CONCAT", "CONSTRUCT", "CONTAINS", "COUNT", "DATATYPE", "DESC",
  "DESCRIBE", "DISTINCT", "EXISTS", "FILTER", "FROM", "FROM NAMED", "GRAPH", "GROUP BY", "GROUP_CONCAT", "HAVING", "IF", "IN",
  "isBlank", "isIRI", "isLiteral", "LANG", "LANGMATCHES", "LCASE", "LIMIT", "MAX", "MIN", "MINUS", "MONTH", "NOT EXISTS", "NOT IN",
  "OFFSET", "OPTIONAL", "ORDER BY", "PREFIX", "REGEX", "REPLACE", "SAMPLE", "SELECT", "STR", "STRENDS", "STRSTARTS", "SUBSTR", "SUM",
  "UNION", "UCASE", "VALUES", "WHERE", "YEAR",
];
const MOST = 60;
const PREFIX = /PREFIX\s+([\w-]*):/gi;

/** The words at an address of ours: fetched once, when they are first needed; the editor works without them. */
export const wordsAt = (address) => {
  let asked;
  return () => {
    asked ??= fetch(address)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .catch(() => { asked = undefined; return { prefixes: {}, classes: [], properties: [] }; });
    return asked;
  };
};

/** Puts a name in, and the line that declares its prefix on top where there is none yet. */
const withPrefix = (prefixes) => (view, { label }, from, to) => {
  const changes = [{ from, to, insert: label }];
  const prefix = label.split(":", 1)[0];
  const text = view.state.doc.toString();
  const declared = new Set([...text.matchAll(PREFIX)].map((match) => match[1]));
  if (!label.startsWith("<") && !declared.has(prefix) && prefixes[prefix]) {
    changes.unshift({ from: 0, insert: `PREFIX ${prefix}: <${prefixes[prefix]}>\n${declared.size || !text.trim() ? "" : "\n"}` });
  }
  const inserted = view.state.changes(changes);
  view.dispatch({ changes: inserted, selection: { anchor: inserted.mapPos(to, 1) }, scrollIntoView: true, userEvent: "input.complete" });
};

/** How well a term fits what was typed: by its name or label, or by a later word of the label. */
const fit = (term, typed) => {
  const name = term.name.toLowerCase();
  const label = term.label.toLowerCase();
  if (name.startsWith(typed) || name.split(":")[1]?.startsWith(typed) || label.startsWith(typed)) return 2;
  return label.split(/\s+/).some((word) => word.startsWith(typed)) ? 1 : 0;
};

const options = (terms, typed, kind, prefixes, near) => terms
  .map((term) => ({ term, rank: typed ? fit(term, typed) : 1, near: near(term) }))
  .filter(({ rank }) => rank > 0)
  .sort((a, b) => b.near - a.near || b.rank - a.rank || b.term.count - a.term.count)
  .map(({ term }) => ({
    label: term.name,
    detail: told(term),
    type: kind,
    apply: withPrefix(prefixes),
  }));

const plain = (labels, typed, type) => labels
  .filter((label) => label.toLowerCase().startsWith(typed) && label.toLowerCase() !== typed)
  .map((label) => ({ label, type }));

/** The line after PREFIX: a prefix with its address. */
const declarations = (prefixes, typed) => Object.entries(prefixes)
  .filter(([name]) => name.startsWith(typed))
  .map(([name, address]) => ({ label: `${name}:`, detail: address, apply: `${name}: <${address}>`, type: "namespace" }));

/** What a name under the pointer is called, and how often it is used. */
export const explaining = (words) => async (view, pos) => {
  const line = view.state.doc.lineAt(pos);
  const name = [...line.text.matchAll(/[\w-]+:[\w-]+/g)]
    .find(({ index, 0: text }) => line.from + index <= pos && pos <= line.from + index + text.length);
  if (!name) return null;
  const { classes, properties } = await words();
  const term = [...properties, ...classes].find((term) => term.name === name[0]);
  if (!term?.label) return null;
  const create = () => ({ dom: Object.assign(document.createElement("div"), { className: "told", textContent: told(term) }) });
  return { pos: line.from + name.index, end: line.from + name.index + name[0].length, above: true, create };
};

const told = (term) => term.label + (term.count ? ` · ${term.count.toLocaleString(document.documentElement.lang)}` : "");

/** A source of completions. */
export const completing = (words) => async (context) => {
  const word = context.matchBefore(/[?$]?[\w-]*:?[\w-]*/);
  if (!context.explicit && (!word || word.from === word.to)) return null;
  const { prefixes, classes, properties } = await words();
  if (context.aborted) return null;
  const from = word ? word.from : context.pos;
  const typed = word ? word.text.toLowerCase() : "";
  const text = context.state.doc.toString();
  const before = text.slice(0, from);
  if (/[<"'#][^>"'\n]*$/.test(before.slice(before.lastIndexOf("\n") + 1).replace(/<[^>\s]*>|"[^"]*"|'[^']*'/g, ""))) return null;
  if (/^[?$]/.test(typed)) {
    const variables = [...new Set(text.match(/[?$]\w+/g))].filter((name) => name !== word.text);
    return { from, options: plain(variables.sort(), typed, "variable"), filter: false };
  }
  if (/PREFIX\s+$/i.test(before)) return { from, options: declarations(prefixes, typed), filter: false };
  if (/\s(a|rdf:type)\s+$/.test(before)) {
    return { from, options: options(classes, typed, "class", prefixes, () => 0).slice(0, MOST), filter: false };
  }
  // Properties of the classes that the query names come first.
  const named = new Set(classes.flatMap(({ name }, place) => (text.includes(name) ? [place] : [])));
  const near = ({ with: classes }) => Number(classes.some((place) => named.has(place)));
  const found = [
    ...options(properties, typed, "property", prefixes, near),
    ...options(classes, typed, "class", prefixes, () => 0),
  ].slice(0, MOST);
  return { from, options: [...plain(KEYWORDS, typed, "keyword").slice(0, typed ? 6 : 0), ...found], filter: false };
};
