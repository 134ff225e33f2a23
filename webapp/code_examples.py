"""The lines that fetch a page's data from a shell, from Python and from R."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """A short program: the name of its language, and its text."""

    name: str
    text: str


def for_record(location: str) -> tuple[Example, ...]:
    """Programs that read the record at its public address, and print one thing of it."""
    return (
        Example("curl", f"curl --location --header 'Accept: text/turtle' '{location}'"),
        Example(
            "Python",
            "from rdflib import Graph\n\n"
            f'graph = Graph().parse("{location}.ttl")\n'
            "for subject, predicate, value in graph:\n"
            "    print(subject, predicate, value)",
        ),
        Example(
            "R",
            "library(rdflib)\n\n"
            f'graph <- rdf_parse("{location}.ttl", format = "turtle")\n'
            'rdf_query(graph, "SELECT * WHERE { ?subject ?predicate ?value }")',
        ),
    )


def for_query(endpoint: str, query: str) -> tuple[Example, ...]:
    """Programs that put a query to the public SPARQL endpoint."""
    text = query.strip()
    return (
        Example(
            "curl",
            f"curl '{endpoint}' --header 'Accept: text/csv' \\\n"
            f"  --data-urlencode 'query@-' <<'SPARQL'\n{text}\nSPARQL",
        ),
        Example(
            "Python",
            "from SPARQLWrapper import CSV, SPARQLWrapper\n\n"
            f'endpoint = SPARQLWrapper("{endpoint}", returnFormat=CSV)\n'
            f'endpoint.setQuery("""\n{text}\n""")\n'
            "print(endpoint.query().convert().decode())",
        ),
        Example(
            "R",
            "library(httr2)\n\n"
            f'request("{endpoint}") |>\n'
            f'  req_body_form(query = r"---(\n{text}\n)---") |>\n'
            '  req_headers(Accept = "text/csv") |>\n'
            "  req_perform() |> resp_body_string() |> read.csv(text = _)",
        ),
    )
