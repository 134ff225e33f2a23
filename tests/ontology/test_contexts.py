"""Facts of the contexts that our own stand in for, each read in the official file.

schema.org: data/releases/30.0/schemaorgcontext.jsonld. CodeMeta: codemeta.jsonld at the tags 2.0, 3.0 and 3.1. Project
Open Data: v1.1/schema/catalog.jsonld. Croissant: the specifications 1.0 and 1.1, and what mlcroissant writes.
"""

import json

import pyoxigraph as ox
import pytest

from store.parsing.contexts import Contexts, bundled

SCHEMA = "http://schema.org/"
CODEMETA = "https://codemeta.github.io/terms/"
DCT = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
POD = "https://project-open-data.cio.gov/v1.1/schema#"
CR = "http://mlcommons.org/croissant/"
XSD = "http://www.w3.org/2001/XMLSchema#"
VALUE = "https://example.org/value"


def read(address: str, name: str) -> tuple[str, str]:
    """The property that a name stands for, and "address", "text" or a datatype: how its value is read."""
    document = {"@context": address, "@id": "https://example.org/a", name: VALUE}
    inlined = json.dumps(Contexts({}).inlined(document))
    (quad,) = ox.parse(inlined, format=ox.RdfFormat.JSON_LD)
    if isinstance(quad.object, ox.NamedNode):
        return quad.predicate.value, "address"
    kind = quad.object.datatype.value
    plain = (f"{XSD}string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
    return quad.predicate.value, "text" if kind in plain else kind


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ("url sameAs license image contentUrl codeRepository isBasedOn isPartOf", "address"),
        ("diversityPolicy inDefinedTermSet documentation target quarantineGuidelines", "address"),
        # These may be addresses, but the official context reads them as text.
        ("additionalType termsOfService identifier citation measurementTechnique", "text"),
        ("datePublished dateModified dateIssued validUntil deathDate", f"{SCHEMA}Date"),
        ("observationDate legislationDate scheduledTime", f"{SCHEMA}Date"),
        # Of the properties for a time of day, none has a datatype.
        ("startTime endTime dateReceived applicationDeadline", "text"),
    ],
)
def test_schema_org(names: str, kind: str) -> None:
    for name in names.split():
        assert read("https://schema.org/", name) == (SCHEMA + name, kind), name


def test_schema_org_types_as_many_terms_as_the_official_context() -> None:
    kinds = [term["@type"] for term in bundled("schema.jsonld").values() if isinstance(term, dict)]
    assert (kinds.count("@id"), kinds.count("schema:Date"), len(kinds)) == (80, 46, 126)


def test_prefixes_of_schema_org() -> None:
    document = {"@context": "https://schema.org", "@id": "urn:a", "csvw:name": 1, "qb:slice": 2}
    text = json.dumps(Contexts({}).inlined(document))
    found = {quad.predicate.value for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD)}
    assert found == {"http://www.w3.org/ns/csvw#name", "http://purl.org/linked-data/cube#slice"}


@pytest.mark.parametrize(
    "address", ["https://doi.org/10.5063/schema/codemeta-2.0", "https://w3id.org/codemeta/3.1"]
)
@pytest.mark.parametrize(
    ("names", "start", "kind"),
    [
        # With names of their own where schema.org has the same word.
        ("funding maintainer", CODEMETA, "text"),
        ("developmentStatus referencePublication softwareSuggestions", CODEMETA, "address"),
        ("buildInstructions issueTracker readme hasSourceCode isSourceCodeOf", CODEMETA, "address"),
        ("contIntegration continuousIntegration", CODEMETA, "address"),
        ("embargoDate embargoEndDate", CODEMETA, f"{SCHEMA}Date"),
        ("identifier applicationCategory applicationSubCategory fileFormat", SCHEMA, "address"),
        ("memoryRequirements softwareRequirements storageRequirements", SCHEMA, "address"),
        ("review codeRepository downloadUrl license url relatedLink", SCHEMA, "address"),
        (
            "isPartOf startDate endDate softwareHelp programmingLanguage releaseNotes",
            SCHEMA,
            "text",
        ),
        ("dateCreated dateModified datePublished", SCHEMA, f"{SCHEMA}Date"),
    ],
)
def test_codemeta(address: str, names: str, start: str, kind: str) -> None:
    for name in names.split():
        assert read(address, name) == (start + name, kind), name


@pytest.mark.parametrize(
    ("names", "start", "kind"),
    [
        ("title description identifier language license rights spatial temporal", DCT, "text"),
        ("publisher format accrualPeriodicity", DCT, "text"),
        ("issued modified", DCT, f"{XSD}date"),
        ("conformsTo", DCT, "address"),
        ("accessURL downloadURL", DCAT, "address"),
        # What the context does not name is DCAT's, also where Dublin Core has the word.
        ("keyword theme mediaType landingPage contactPoint references isPartOf", DCAT, "text"),
        ("accessLevel bureauCode programCode dataQuality describedByType", POD, "text"),
        ("primaryITInvestmentUII", POD, "text"),
    ],
)
def test_project_open_data(names: str, start: str, kind: str) -> None:
    address = "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld"
    for name in names.split():
        assert read(address, name) == (start + name, kind), name


def test_odd_names_of_project_open_data() -> None:
    def of(name: str) -> tuple[str, str]:
        return read("https://project-open-data.cio.gov/v1.1/schema", name)

    assert of("describedBy") == ("http://www.w3.org/2007/05/powder#describedby", "address")
    assert of("hasEmail") == ("http://www.w3.org/2006/vcard/ns#email", "text")
    assert of("name") == ("http://www.w3.org/2004/02/skos/core#prefLabel", "text")
    assert of("homepage") == ("http://xmlns.com/foaf/0.1/homepage", "text")


def test_croissant() -> None:
    address = "http://mlcommons.org/croissant/1.1"
    for name in [
        "recordSet",
        "field",
        "fileSet",
        "citeAs",
        "key",
        "md5",
        "containedIn",
        "isArray",
        "arrayShape",
    ]:
        assert read(address, name) == (CR + name, "text"), name
    assert read(address, "conformsTo") == (f"{DCT}conformsTo", "text")
    assert read(address, "dataType") == (f"{CR}dataType", "address")
    for name in ("data", "examples"):
        rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"
        assert read(address, name) == (CR + name, rdf)
    assert read(address, "name") == (f"{SCHEMA}name", "text")
