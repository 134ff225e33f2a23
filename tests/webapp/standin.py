"""A front desk without a store: a handful of made-up records, enough to draw every kind of page."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from store.errors import NotFound, Place, QueryMalformed, QueryTimedOut, Withdrawn
from store.sparql import Answer, Query
from store.views.pages import (
    Access,
    Contact,
    Counts,
    Facet,
    FacetValue,
    Fact,
    File,
    Hit,
    Judgement,
    Link,
    Mark,
    Period,
    RecordPage,
    SearchPage,
    SearchRequest,
    Text,
    Tombstone,
    Triple,
    Version,
)
from store.words import Name, Word, Words
from tests.webapp.query_answers import BASE, DCAT, DCT, RDF_TYPE, TURTLE, written
from tests.webapp.words import WORDS

JSON_LD = """{"@context": "https://schema.org", "@type": "Dataset",
"@id": "https://data.example.org/covid/dataset/wastewater-0badcafe",
"name": "Virus in wastewater </script><script>alert(1)</script>"}"""


@dataclass(frozen=True)
class StandInDocument:
    body: bytes
    media_type: str
    etag: str
    changed: str
    content_location: str


@dataclass(frozen=True)
class StandInExample:
    title: Text
    comment: Text
    query: str


def _link(label: str, iri: str, language: str = "en", page: str | None = None) -> Link:
    return Link(Text(label, language), iri, iri, page)


def _access(code: str, language: str) -> Access:
    words = WORDS[language]
    request = _link("Health Data Service", "https://apply.example.org/") if code != "open" else None
    return Access(code, words[code], words.get(f"{code}+", ""), (), request)


def wastewater(language: str) -> RecordPage:
    """An open data set with files, in English and bokmål but not in nynorsk."""
    words = WORDS[language]
    title = {
        "nb": Text("Virus i avløpsvann, ukentlige prøver", "nb"),
    }.get(language, Text("Virus in wastewater, weekly samples from twelve treatment plants", "en"))
    about = {
        "nb": Text("Mengden virus i ukentlige prøver fra tolv renseanlegg.\n\nTallene er delt på folketall.", "nb"),
    }.get(
        language,
        Text(
            "How much virus was found in weekly samples from twelve treatment plants, with the method and the "
            "population that each plant serves.\n\nFigures are divided by population, so that plants compare.",
            "en",
        ),
    )  # fmt: skip
    iri = f"{BASE}/dataset/wastewater-0badcafe"
    institute = _link(
        "Institute of Clean Water",
        "https://ror.org/00example",
        "en",
        "/organization/water-00c0ffee",
    )
    by = _link("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", "")
    series = _link("Respiratory viruses", f"{BASE}/series/x", "en", "/series/respiratory-12345678")
    public = _link(words["open"], "https://access.example.org/PUBLIC", language)
    samples = f"{iri}#samples"
    period = "_:b6f1d2"

    def triple(
        name: str, predicate: str, value: Text | Link, datatype: str = "", subject: str = iri
    ) -> Triple:
        return Triple(
            subject, Link(Text(words[name], language), predicate, predicate), value, datatype
        )

    return RecordPage(
        iri=iri,
        page="/dataset/wastewater-0badcafe",
        kind="dataset",
        kind_label=words["dataset"],
        language=language,
        title=title,
        alternative_titles=(),
        description=about,
        banner=None,
        illustrative=False,
        access=_access("open", language),
        publisher=institute,
        creators=(),
        contacts=(Contact(Text("Data desk", "en"), "data@example.org", None),),
        identifiers=("https://doi.org/10.5555/12345678",),
        landing_pages=(_link("https://water.example.org/", "https://water.example.org/", ""),),
        licence=by,
        keywords=(Text("wastewater", "en"), Text("SARS-CoV-2", "")),
        themes=(_link(words["theme"], "https://themes.example.org/health", language),),
        issued="2021-01-10",
        modified="2024-03-07",
        version="2",
        files=(
            File(Text("Measurements", "en"), Text("One row for each sample", "en"), "CSV", "text/csv", 210_345, None,
                 _link("", "https://files.example.org/samples.csv", ""), by, "sha256 9f86d081884c7d65", False),
            File(Text("Sequences", "en"), None, "FASTA", "text/plain", 18_200_000,
                 _link("", "https://archive.example.org/PRJ1", ""), None, None, "", False),
        ),
        services=(_link("Wastewater API", "https://api.example.org/", "en"),),
        periods=(Period("2020-03-01", "2020-10-31"), Period("2021-03", "")),
        places=(_link("Norway" if language == "en" else "Norge" if language == "nb" else "Noreg",
                      "https://places.example.org/no", language),),
        facts=(
            Fact(words["frequency"], f"{DCT}accrualPeriodicity", (Text(words["daily"], language),)),
            Fact(words["spatial"], f"{DCAT}spatialResolutionInMeters", (Text("100", ""),)),
        ),
        related=(Fact(words["part"], f"{DCT}isPartOf", (series,)),),
        triples=(
            triple("type", RDF_TYPE, _link("dcat:Dataset", f"{DCAT}Dataset", "")),
            triple("title", f"{DCT}title", title),
            triple("accessRights", f"{DCT}accessRights", public),
            triple("pub", f"{DCT}publisher", institute),
            triple("temporal", f"{DCT}temporal", Link(Text(period), period, None)),
            triple("start", f"{DCAT}startDate", Text("2020-03-01"), "xsd:date", period),
            triple("end", f"{DCAT}endDate", Text("2020-10-31"), "xsd:date", period),
            triple("distribution", f"{DCAT}distribution", Link(Text("Measurements", "en"), samples, samples)),
            triple("format", f"{DCT}format", _link("CSV", "https://formats.example.org/CSV", ""), "", samples),
            triple("title", f"{DCT}title", Text("Measurements", "en"), "", samples),
        ),
        turtle=TURTLE,
        json_ld=JSON_LD,
        judgements=(Judgement("dataset", words["profile"], 0, 1, 2), Judgement("dcat-ap-3", "DCAT-AP 3", 0, 0, 0)),
        versions=(
            Version(2, "2024-03-07T10:15:00Z", words["note"], True),
            Version(1, "2021-01-10T08:00:00Z", "", False),
        ),
        etag="5d41402abc4b2a76",
        changed="2024-03-07T10:15:00Z",
    )  # fmt: skip


def register(language: str) -> RecordPage:
    """A restricted register whose data are gone, said to be an illustration, with as little as a record can have."""
    return replace(
        wastewater(language),
        iri="https://registers.example.org/beredskap",
        page="/dataset/preparedness-register-1badf00d",
        title=Text("Preparedness register", "en"),
        description=None,
        banner=Text("The data were deleted on 30 June 2024.", "en"),
        illustrative=True,
        access=_access("restricted", language),
        publisher=None,
        contacts=(),
        identifiers=(),
        landing_pages=(),
        licence=None,
        keywords=(),
        themes=(),
        issued="",
        modified="",
        version="",
        files=(),
        services=(),
        periods=(),
        places=(),
        facts=(),
        related=(),
        triples=(),
        turtle="",
        json_ld="",
        judgements=(Judgement("dataset", WORDS[language]["profile"], 2, 0, 0),),
        etag="7d793037a0760186",
    )


def hit(page: RecordPage, n: int = 0) -> Hit:
    return Hit(
        iri=page.iri,
        page=page.page,
        kind=page.kind,
        kind_label=page.kind_label,
        title=Text(f"{page.title.value} ({n})", page.title.language) if n else page.title,
        snippet=(
            Mark("How much ", False),
            Mark("virus", True),
            Mark(" was found in weekly samples.", False),
        ),
        snippet_language="en",
        publisher="",
        access=page.access,
        licence="CC BY 4.0",
        formats=("CSV", "FASTA"),
        issued=page.issued,
        modified=page.modified,
    )


class StandInDesk:
    """Answers as `store.Catalogue` does, from the records above."""

    total = 57

    def record_page(self, kind: str, slug: str, language: str) -> RecordPage:
        page = f"/{kind}/{slug}"
        for record in (wastewater(language), register(language)):
            if record.page == page:
                return record
        if page == "/dataset/withdrawn-deadbeef":
            gone = Withdrawn("This record was withdrawn.")
            gone.tombstone = Tombstone(
                f"{BASE}{page}",
                page,
                WORDS[language]["dataset"],
                "2025-02-01T12:00:00Z",
                "Duplicate",
            )
            raise gone
        raise NotFound("There is no such record.", remedy="Search for it by its title.")

    def document(self, kind: str, slug: str, name: str) -> StandInDocument:
        page = self.record_page(kind, slug, "en")
        types = {"turtle": ("text/turtle", "ttl"), "jsonld": ("application/ld+json", "jsonld")}
        media_type, extension = types[name]
        body = page.turtle if name == "turtle" else page.json_ld
        return StandInDocument(
            body.encode(), media_type, page.etag, page.changed, f"{page.page}.{extension}"
        )

    def search(self, request: SearchRequest) -> SearchPage:
        words = WORDS[request.language]
        chosen = dict(request.filters)

        def values(facet: str, *pairs: tuple[str, str, int]) -> tuple[FacetValue, ...]:
            return tuple(
                FacetValue(t, label, n, t in chosen.get(facet, ())) for t, label, n in pairs
            )

        facets = (
            Facet(
                "kind",
                words["kind"],
                values("kind", ("dataset", words["datasets"], 40), ("tool", words["tools"], 17)),
            ),
            Facet(
                "access",
                words["access"],
                values(
                    "access", ("open", words["open"], 31), ("restricted", words["restricted"], 26)
                ),
            ),
            Facet(
                "publisher",
                words["publisher"],
                values("publisher", *((f"p{n}", f"Institute {n}", 20 - n) for n in range(12))),
            ),
            Facet("theme", words["theme"], ()),
        )
        if request.text == "choort":
            return SearchPage(request.text, 0, 1, 0, (), facets, "cohort", request.sort)
        pages = -(-self.total // request.size)
        first = (request.page - 1) * request.size
        last = min(first + request.size, self.total)
        hits = tuple(
            hit(register(request.language) if n % 3 == 1 else wastewater(request.language), n + 1)
            for n in range(first, last)
        )
        return SearchPage(
            request.text, self.total, request.page, pages, hits, facets, "", request.sort
        )

    def counts(self, language: str) -> Counts:
        words = WORDS[language]
        return Counts(
            1657,
            (
                FacetValue("dataset", words["datasets"], 1612, False),
                FacetValue("service", words["services"], 12, False),
                FacetValue("tool", words["tools"], 21, False),
                FacetValue("organization", words["organizations"], 12, False),
            ),
            (
                FacetValue("open", words["open"], 1031, False),
                FacetValue("restricted", words["restricted"], 614, False),
                FacetValue("closed", words["closed"], 12, False),
            ),
            52_311,
            "2026-11-20T06:00:00Z",
        )

    def newest(self, language: str, n: int) -> tuple[Hit, ...]:
        return (hit(wastewater(language)), hit(register(language)), hit(wastewater(language), 2))[
            :n
        ]

    query_seconds = 10.0

    def example_queries(self, language: str) -> tuple[StandInExample, ...]:
        first = Text(WORDS[language]["datasets"], language)
        return (
            StandInExample(first, Text(""), "SELECT * {\n  ?s ?p ?o\n}"),
            StandInExample(
                Text("Publishers", "en"),
                Text("Who publishes", "en"),
                "SELECT ?publisher { ?s ?p ?publisher }",
            ),
            StandInExample(
                Text("Is there any?", "en"),
                Text(""),
                "SELECT ?s { FILTER NOT EXISTS { ?s ?p ?o } }",
            ),
            StandInExample(
                Text("How many?", "en"), Text(""), "SELECT (COUNT(*) AS ?n) { MINUS { ?s ?p ?o } }"
            ),
            StandInExample(first, Text(""), "CONSTRUCT WHERE {\n  ?s ?p ?o\n}"),
        )

    def query_words(self, language: str) -> Words:
        words = WORDS[language]
        dataset = f"{DCAT}Dataset"
        return Words(
            {"dcat": DCAT, "dct": DCT},
            (
                Word(dataset, "dcat:Dataset", Text(words["dataset"], language), 1612),
                Word("http://x.example/T", "<http://x.example/T>", Text(""), 3),
            ),
            (Word(f"{DCT}title", "dct:title", Text(words["title"], language), 40, (dataset,)),),
        )

    def names(self, iris: Iterable[str], language: str) -> dict[str, Name]:
        """The first record has a title; properties and types have their labels; the rest is nameless."""
        words = WORDS[language]
        known = {
            f"{BASE}/dataset/r0": Name(Text("Virus i avløpsvann", "nb"), "/dataset/wastewater-0badcafe"),
            "https://elsewhere.example/r": Name(Text("From elsewhere", "en"), "/dataset/r-12345678"),
            f"{DCAT}Dataset": Name(Text(words["dataset"], language)),
            f"{DCT}title": Name(Text(words["title"], language)),
            f"{DCT}publisher": Name(Text(words["pub"], language)),
        }  # fmt: skip
        return {iri: known[iri] for iri in iris if iri in known}

    def query(self, query: Query) -> Answer:
        """Answers by what the text holds; a real worker is tried in tests/webapp/server."""
        if "slow" in query.text:
            raise QueryTimedOut("The query was stopped after 10 seconds.", remedy="Add a LIMIT.")
        if "slip" in query.text:
            raise QueryMalformed("A value is missing.", remedy="Add it.", place=Place(2, 8))
        if "dcat:" in query.text and "PREFIX dcat:" not in query.text:
            raise QueryMalformed("A prefix is missing.", remedy="Add it.", place=Place(1, 14))
        return Answer(query.media_type, written(query))
