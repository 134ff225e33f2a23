// Comfort beside the editor: a search among the examples, and prefixes that are put in by a press.

/** A field that hides the examples that hold none of its words; it is made here, as it does nothing without scripts. */
export const searchExamples = () => {
  const place = document.querySelector("[data-filter]");
  if (!place) return;
  const field = Object.assign(document.createElement("input"), { type: "search", id: "example-filter", className: "ds-input" });
  const label = Object.assign(document.createElement("label"), { htmlFor: field.id, className: "ds-label", textContent: place.dataset.label });
  const none = Object.assign(document.createElement("p"), { className: "quiet" });
  none.setAttribute("role", "status");
  place.append(label, field, none);
  const list = document.getElementById(place.dataset.filter);
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const group of list.querySelectorAll("section")) {
      const items = [...group.querySelectorAll("li")];
      for (const item of items) item.hidden = !words.every((word) => item.textContent.toLowerCase().includes(word));
      group.hidden = items.every((item) => item.hidden);
      left += items.filter((item) => !item.hidden).length;
    }
    none.textContent = left ? "" : place.dataset.none;
  });
};

/** Each prefix becomes a button that gives its line to `insert`. */
export const pickPrefixes = (insert) => {
  for (const line of document.querySelectorAll("[data-prefix]")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "prefix" });
    line.replaceWith(button);
    button.append(line);
    button.addEventListener("click", () => insert(line.textContent));
  }
};

/** What is written and not run goes along to another language: in the part of the address that no server sees. */
export const carryDraft = (read, write) => {
  const given = new URLSearchParams(location.hash.slice(1)).get("draft");
  if (given !== null) {
    write(given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  const carry = (event) => {
    const link = event.target.closest?.(".language-nav a");
    if (link) link.hash = read() === null ? "" : new URLSearchParams({ draft: read() });
  };
  for (const event of ["click", "auxclick", "keydown"]) document.addEventListener(event, carry, true);
};
