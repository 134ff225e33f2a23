"""Every text exists in bokmål and nynorsk, and no page mixes them."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.webapp.reading import page, text

ROOM = Path(__file__).resolve().parents[2] / "webapp"
NORWEGIAN = ("nb", "nn")
PAGES = [
    "/",
    "/datasets?q=virus&kind=tool&publisher=p10&page=2",
    "/datasets?q=choort&kind=tool",
    "/dataset/wastewater-0badcafe",
    "/dataset/preparedness-register-1badf00d",
    "/dataset/withdrawn-deadbeef",
    "/sparql",
    *(
        f"/sparql?query={quote(query)}{look}"
        for query, look in (
            ("SELECT * { ?s ?p ?o }", "&view=chart&page=2"),
            ("SELECT (COUNT(*) AS ?n) {}", "&view=chart"),
            ("CONSTRUCT WHERE { ?s ?p ?o }", ""),
            ("CONSTRUCT WHERE { ?s ?p ?o }", "&view=raw"),
            ("ASK {}", ""),
            ("SELECT * { ?d a dcat:Dataset }", ""),
            ("SELECT ?a {\n  ?a ?slip\n}", ""),
            ("SELECT * { ?slow ?p ?o }", ""),
        )
    ),
    "/about",
    "/privacy",
    "/accessibility",
]
# Words that exist in one of the two written languages only, among those that our pages use.
ONLY_NYNORSK = {
    "ikkje",
    "frå",
    "kven",
    "korleis",
    "kva",
    "dei",
    "berre",
    "eit",
    "ei",
    "òg",
    "nokon",
    "sjå",
    "ho",
}
ONLY_BOKMAL = {
    "ikke",
    "fra",
    "hvem",
    "hvordan",
    "hva",
    "dem",
    "bare",
    "et",
    "en",
    "også",
    "noen",
    "ble",
    "siden",
}
# Ids that are spelt alike in English and Norwegian, or are parts of longer Norwegian words.
_SHARED_LENGTH = 12


@cache
def catalogue(tag: str) -> Catalog:
    with (ROOM / "translations" / tag / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=tag)


@cache
def used() -> frozenset[str]:
    with (ROOM / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(str(ROOM), method_map=methods, options_map=options)
    return frozenset(ids if isinstance(ids, str) else ids[0] for _, _, ids, _, _ in found)


@pytest.mark.parametrize("tag", NORWEGIAN)
def test_every_text_is_translated_and_none_is_doubtful(tag):
    entries = {m.id if isinstance(m.id, str) else m.id[0]: m for m in catalogue(tag) if m.id}
    assert used() - entries.keys() == set()
    assert entries.keys() - used() == set()
    assert [key for key, message in entries.items() if message.fuzzy] == []
    for key, message in entries.items():
        texts = [message.string] if isinstance(message.string, str) else list(message.string)
        assert all(texts), key
        assert len(texts) == (1 if isinstance(message.id, str) else 2), key


@pytest.mark.parametrize("tag", NORWEGIAN)
def test_translations_keep_the_places_for_values(tag):
    for message in catalogue(tag):
        ids = [message.id] if isinstance(message.id, str) else message.id
        strings = [message.string] if isinstance(message.string, str) else message.string
        for string in strings:
            places = re.findall(r"%\(\w+\)s", string)
            assert sorted(places) == sorted(re.findall(r"%\(\w+\)s", ids[-1])), string


@pytest.mark.parametrize(("tag", "foreign"), [("nb", ONLY_NYNORSK), ("nn", ONLY_BOKMAL)])
def test_catalogues_do_not_mix_the_written_languages(tag, foreign):
    for message in catalogue(tag):
        strings = [message.string] if isinstance(message.string, str) else message.string
        for string in strings if message.id else ():
            assert not foreign & set(re.findall(r"\w+", string.lower())), string


@pytest.mark.parametrize("tag", NORWEGIAN)
@pytest.mark.parametrize("path", PAGES)
def test_no_english_is_left_on_a_norwegian_page(client, tag, path):
    shown = page(client.get(f"/{tag}{path}"))
    assert shown.html["lang"] == tag
    for marked in shown.select("body [lang]"):
        marked.decompose()
    said = text(shown.body) + " ".join(
        element.get(name, "")
        for element in shown.find_all(True)
        for name in ("aria-label", "data-copy", "data-running", "data-label", "title")
    )
    for key in used():
        plain = re.sub(r"%\(\w+\)s", "", key).strip()
        if len(plain) > _SHARED_LENGTH and catalogue(tag).get(key).string != key:
            assert plain not in said, plain
