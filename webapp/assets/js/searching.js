// The server's own page is parsed and its parts put in place: escaped by the templates, and no second way to draw.
const policy = window.trustedTypes
  ? trustedTypes.createPolicy("fragment", { createHTML: (text) => text })
  : { createHTML: (text) => text };

const keyOf = (input) => `${input.name}=${input.value}`;

/** Put the parts of another result page in place of ours; what was open or in focus stays so. */
const show = (page, form) => {
  const focused = form.contains(document.activeElement) && document.activeElement.type === "checkbox" ? keyOf(document.activeElement) : "";
  const unfolded = new Set([...form.querySelectorAll("details.more[open] input")].map((input) => input.name));
  for (const id of ["filter-list", "found"]) {
    document.getElementById(id).replaceWith(document.adoptNode(page.getElementById(id)));
  }
  document.getElementById("count").textContent = page.getElementById("count").textContent;
  document.querySelector(".language-nav").replaceWith(document.adoptNode(page.querySelector(".language-nav")));
  for (const fold of form.querySelectorAll("details.more")) {
    fold.open ||= unfolded.has(fold.querySelector("input").name);
  }
  [...form.querySelectorAll("input[type=checkbox]")].find((input) => keyOf(input) === focused)?.focus();
};

/** A chosen filter or order shows its results at once; the button stays for those without scripts. */
export const searchAtOnce = () => {
  const form = document.querySelector("form[data-search]");
  if (!form) return;
  let latest = 0;
  form.addEventListener("change", async ({ target }) => {
    if (!target.matches("input[type=checkbox], select")) return;
    const mine = ++latest;
    const wanted = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    const address = `${form.action}?${wanted}`;
    const answer = await fetch(address);
    const text = await answer.text();
    if (!answer.ok || mine !== latest) return;
    show(new DOMParser().parseFromString(policy.createHTML(text), "text/html"), form);
    history.replaceState(null, "", address);
  });
};
