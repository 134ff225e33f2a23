"""The few words that pages need and that are no terms of ours, in English, bokmål and nynorsk."""

from collections.abc import Mapping
from types import MappingProxyType

Words = Mapping[str, str]


def _words(en: str, nb: str, nn: str) -> Words:
    return MappingProxyType({"en": en, "nb": nb, "nn": nn})


ACCESS_LABELS: Mapping[str, Words] = {
    "open": _words("Open", "Åpen", "Open"),
    "restricted": _words("Restricted", "Begrenset", "Avgrensa"),
    "closed": _words("Not public", "Ikke offentlig", "Ikkje offentleg"),
    "unknown": _words("Access not stated", "Tilgang ikke oppgitt", "Tilgang ikkje oppgitt"),
}

ACCESS_EXPLANATIONS: Mapping[str, Words] = {
    "open": _words(
        "Anyone can get the data.",
        "Alle kan få dataene.",
        "Alle kan få dataa.",
    ),
    "restricted": _words(
        "You can get the data on conditions. Often you apply, and those who hold the data decide.",
        "Du kan få dataene på vilkår. Ofte må du søke, og de som forvalter dataene, avgjør.",
        "Du kan få dataa på vilkår. Ofte må du søkje, og dei som forvaltar dataa, avgjer.",
    ),
    "closed": _words(
        "The data are not public. Only those with a legal basis can get them, if anyone can.",
        "Dataene er ikke offentlige. Bare de som har rettslig grunnlag, kan få dem, om noen kan.",
        "Dataa er ikkje offentlege. Berre dei som har rettsleg grunnlag, kan få dei, om nokon kan.",
    ),
    "unknown": _words(
        "The record does not say who can get the data. Ask the publisher.",
        "Posten sier ikke hvem som kan få dataene. Spør utgiveren.",
        "Posten seier ikkje kven som kan få dataa. Spør utgjevaren.",
    ),
}

ASK_FOR_ACCESS = _words("Ask for access", "Be om tilgang", "Be om tilgang")
ACCESS_ROUTE = _words("How to get access", "Slik får du tilgang", "Slik får du tilgang")
FILE = _words("File", "Fil", "Fil")
WEB_PAGE = _words("Web page", "Nettside", "Nettside")
YES = _words("Yes", "Ja", "Ja")
NO = _words("No", "Nei", "Nei")
NAMED_BY = _words("Named as {label} by", "Nevnt som {label} av", "Nemnd som {label} av")
ILLUSTRATIVE = _words(
    "Some values of this record are made up to show how it could look.",
    "Noen verdier i denne posten er diktet opp for å vise hvordan den kunne sett ut.",
    "Nokre verdiar i denne posten er dikta opp for å vise korleis han kunne sett ut.",
)
CUT = _words(
    "Cut here: the whole record is in the download.",
    "Kuttet her: hele posten er i nedlastingen.",
    "Kutta her: heile posten er i nedlastinga.",
)

# For a short description: whole sentences from what the record says, see store.views.jsonld.
PUBLISHED_BY = _words(
    "{kind}, published by {publisher}.",
    "{kind}, utgitt av {publisher}.",
    "{kind}, gjeve ut av {publisher}.",
)
DESCRIBED_IN = _words(
    "Described in the catalogue {portal}.",
    "Beskrevet i katalogen {portal}.",
    "Skildra i katalogen {portal}.",
)

FACETS: Mapping[str, Words] = {
    "kind": _words("Type", "Type", "Type"),
    "access": _words("Access", "Tilgang", "Tilgang"),
    "publisher": _words("Publisher", "Utgiver", "Utgjevar"),
    "theme": _words("Theme", "Tema", "Tema"),
    "format": _words("Format", "Format", "Format"),
    "licence": _words("Licence", "Lisens", "Lisens"),
    "place": _words("Place", "Sted", "Stad"),
    "year": _words("Year published", "Utgivelsesår", "Utgjevingsår"),
}


def say(words: Words, language: str) -> str:
    """The words in a language; English for a language that we do not speak."""
    return words.get(language) or words["en"]
