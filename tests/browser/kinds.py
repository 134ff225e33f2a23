"""One address of each kind of page; the language comes before it."""

from urllib.parse import quote

LANGUAGES = ("en", "nb", "nn")
QUERY = "/sparql?query="
KINDS = {
    "home": "/",
    "search": "/datasets?q=virus&kind=tool&publisher=p10&page=2",
    "nothing found": "/datasets?q=choort&kind=tool",
    "record": "/dataset/wastewater-0badcafe",
    "record without data": "/dataset/preparedness-register-1badf00d",
    "withdrawn record": "/dataset/withdrawn-deadbeef",
    "problem": "/nothing/here",
    "sort of problem": "/problems/query-timed-out",
    "query": "/sparql",
    "result": QUERY + quote("SELECT * { ?s ?p ?o } LIMIT 3"),
    "graph result": QUERY + quote("CONSTRUCT WHERE { ?s ?p ?o }"),
    "long result": QUERY + quote("SELECT * { ?s ?p ?o }") + "&sort=title&page=2",
    "exact terms": QUERY + quote("SELECT * { ?s ?p ?o } LIMIT 3") + "&terms=exact",
    "chart": QUERY + quote("SELECT ?place (COUNT(*) AS ?n) {}") + "&view=chart",
    "chart of years": QUERY
    + quote("SELECT (YEAR(?d) AS ?place) (COUNT(*) AS ?n) {}")
    + "&view=chart",
    "raw result": QUERY + quote("CONSTRUCT WHERE { ?s ?p ?o }") + "&view=raw",
    "yes or no": QUERY + quote("ASK {}"),
    "query without its prefixes": QUERY + quote("SELECT * { ?d a dcat:Dataset }"),
    "query that takes too long": QUERY + quote("SELECT * { ?slow ?p ?o }"),
    "query with a slip": QUERY + quote("SELECT ?a {\n  ?a ?slip\n}"),
    "about": "/about",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
}
