// Runs a query without leaving the page, so that the editor keeps its cursor and what can be undone. The server's
// own page is fetched as a document and its answer put in place: there is no second way to draw.
import { offerCopies } from "./copying.js";

const page = (method, address, body) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  request.open(method, address);
  request.responseType = "document"; // parsed by the browser, without scripts
  request.onload = () => resolve(request.response);
  request.onerror = () => reject(new Error("offline"));
  request.setRequestHeader("Accept", "text/html");
  request.send(body);
});

const words = (link) => link.textContent.replace(/[△▲▼]/g, "").trim();

/** Replaces the answer; who was on a link or field of the old one comes to the same one, or to the heading. */
const replace = (answer, fresh) => {
  const left = answer.contains(document.activeElement) ? document.activeElement : null;
  answer.replaceChildren(...fresh.childNodes);
  if (!left) return;
  const heading = document.getElementById("result");
  if (heading) heading.tabIndex = -1;
  const again = left.id ? document.getElementById(left.id) : [...answer.querySelectorAll("a")].find((link) => words(link) === words(left));
  (again ?? heading)?.focus();
};

/** Answers the form, and links from `#answer` and the examples, in place. `tell` gets the new page and its query. */
export const answerHere = (form, field, tell) => {
  const status = form.querySelector("[role=status]");
  const answer = document.getElementById("answer");
  const here = () => location.pathname + location.search;
  let shown = here();
  let latest = 0;

  const show = async (method, address, body) => {
    const mine = ++latest;
    const before = field.value;
    status.textContent = status.dataset.running;
    answer.setAttribute("aria-busy", "true");
    let found;
    try {
      found = await page(method, address, body);
    } catch {
      if (mine !== latest) return;
      status.textContent = status.dataset.failed;
      answer.removeAttribute("aria-busy");
      return;
    }
    if (mine !== latest) return;
    if (!found?.getElementById("answer")) { // another page, such as one that says what is wrong: it is shown as it is
      form.method = method;
      return method === "GET" ? location.assign(address) : form.submit();
    }
    replace(answer, document.adoptNode(found.getElementById("answer")));
    answer.removeAttribute("aria-busy");
    document.title = found.title;
    document.querySelector(".language-nav").replaceWith(document.adoptNode(found.querySelector(".language-nav")));
    if (method === "GET") history.pushState(null, "", address);
    shown = here();
    offerCopies(answer);
    status.textContent = (answer.querySelector("[data-count]") ?? document.getElementById("result"))?.textContent.trim() ?? "";
    if (field.value === before) tell(found.getElementById(field.id).value.replace(/\n$/, ""));
    if (answer.getBoundingClientRect().top > innerHeight * 0.7) answer.scrollIntoView({ block: "start" });
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = new URLSearchParams(new FormData(form));
    const view = new URLSearchParams(location.search);
    // The view stays while one query is changed into the next; what belongs to one result does not.
    for (const name of ["view", "terms"]) if (view.has(name)) asked.set(name, view.get(name));
    const { pathname } = new URL(form.action);
    if (String(asked).length > 8000) show("POST", pathname, asked);
    else show("GET", `${pathname}?${asked}`);
  });
  answer.addEventListener("submit", (event) => {
    event.preventDefault();
    show("GET", `${new URL(form.action).pathname}?${new URLSearchParams([...new FormData(event.target)].filter(([, value]) => value))}`);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#answer a, .query-aside a");
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !plain || link.pathname !== new URL(form.action).pathname || link.hostname !== location.hostname) return;
    event.preventDefault();
    show("GET", link.pathname + link.search);
  });
  addEventListener("popstate", () => { if (here() !== shown) location.reload(); }); // not for a place on this page
};
