import pytest

from store.views import record_page

EXPECTED = {
    "all": {"en": "English", "nb": "bokmål", "nn": "nynorsk"},
    "no-nn-en": {"en": "English", "nb": "norsk", "nn": "nynorsk"},
    "region": {"en": "English", "nb": "bokmål", "nn": "bokmål"},
    "sv-untagged": {"en": "untagged", "nb": "untagged", "nn": "untagged"},
    "sv-da": {"en": "dansk", "nb": "dansk", "nn": "dansk"},
    "empty-en": {"en": "svenska", "nb": "svenska", "nn": "svenska"},
}


@pytest.mark.parametrize("iri", EXPECTED)
@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_the_title_follows_a_fixed_order_of_languages(material, iri, language):
    page = record_page(material("languages.ttl", iri), language)
    assert page.title.value == EXPECTED[iri][language]


def test_a_text_keeps_the_tag_that_it_has(material):
    assert record_page(material("languages.ttl", "region"), "nb").title.language == "nb-no"
    assert record_page(material("languages.ttl", "sv-untagged"), "nb").title.language == ""


def test_keywords_come_in_one_language(material):
    page = record_page(material("cohort-dcat.ttl", "cohort"), "nn")
    assert [k.value for k in page.keywords] == ["senfølger"]
