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
    "query with a slip": QUERY + quote("SELECT ?a {\n  ?a ?slip\n}"),
    "about": "/about",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
}
