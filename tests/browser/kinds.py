"""One address of each kind of page, over the stand-in desk and in a real portal; the language comes before it."""

from urllib.parse import quote

from store.parsing.identity import slug

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

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
# Status and path; a record's path ends where its hash begins.
REAL = {
    "home": (200, "/"),
    "search": (200, "/datasets?q=covid&kind=dataset&access=restricted"),
    "second page": (200, "/datasets?page=2"),
    "hits without names": (200, "/datasets?kind=sample"),
    "nothing found": (200, "/datasets?q=vaccin8tionz"),
    "dataset": (200, "/dataset/msis-"),
    "dataset with files": (200, "/dataset/fhi-covid-19-msis-by-time-location-"),
    "dataset whose data are gone": (200, "/dataset/beredt-c19-"),
    "series": (200, "/series/fhi-covid-19-surveillance-data-"),
    "catalog": (200, "/catalog/covid-19-data-portal-norway-"),
    "service": (200, "/service/fega-norway-"),
    "tool": (200, "/tool/pangolin-"),
    "study": (200, "/study/moba-covid-19-"),
    "organization": (200, "/organization/fhi-"),
    "sample": (200, "/sample/sample-104-nasal-swab-"),
    "guide": (200, "/guide/how-to-ask-for-a-data-set-"),
    "withdrawn": (
        410,
        f"/dataset/{slug('A record that is withdrawn', 'dataset', 'iri:https://example.org/withdrawn0')}",
    ),
    "erased": (
        410,
        f"/dataset/{slug('A record that is erased', 'dataset', 'iri:https://example.org/erased0')}",
    ),
    "problem": (404, "/dataset/none-00000000"),
    "sort of problem": (200, "/problems/query-timed-out"),
    "query": (200, "/sparql"),
    "result": (200, QUERY + quote("SELECT * { ?s ?p ?o } LIMIT 30")),
    "yes or no": (200, QUERY + quote("ASK { ?s ?p ?o }")),
    "graph result": (200, QUERY + quote("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 30")),
    "query with a slip": (400, QUERY + quote("SELECT ?a {\n  ?a ?slip\n}")),
    "query that takes too long": (503, QUERY + quote(SLOW)),
    "about": (200, "/about"),
    "privacy": (200, "/privacy"),
    "accessibility": (200, "/accessibility"),
}
