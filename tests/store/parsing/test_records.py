"""What becomes a record of its own, what belongs to it, and what is left over."""

CATALOGUE, WASTEWATER, ADMISSIONS = 0, 1, 2


def kinds(parsed):
    return [record.kind for record in parsed.records]


def test_agents_and_parts_are_kept_in_each_record_that_refers_to_them(read_file):
    records = read_file("catalogue.ttl").records
    for record in records:
        assert "Institute of Examples" in record.statements
    for record in records[WASTEWATER:]:
        assert (
            "<https://example.org/wastewater/csv> <http://www.w3.org/ns/dcat#byteSize>"
            in record.statements
        )
    assert "Hospital admissions" not in records[CATALOGUE].statements


def test_a_catalogue_record_goes_with_its_primary_topic(read_file):
    records = read_file("catalogue.ttl").records
    assert "CatalogRecord" not in records[CATALOGUE].statements
    assert "CatalogRecord" not in records[ADMISSIONS].statements
    assert "CatalogRecord" in records[WASTEWATER].statements
    # The catalogue's statement about a blank one moves along; nothing is lost and nothing dangles.
    assert (
        "<https://example.org/catalogue> <http://www.w3.org/ns/dcat#record> _:"
        in records[WASTEWATER].statements
    )


def test_a_catalogue_record_about_something_else_stays_with_the_catalogue(read_turtle):
    parsed = read_turtle(
        'ex:c a dcat:Catalog ; dct:title "c" ; dcat:record ex:r . '
        'ex:r a dcat:CatalogRecord ; foaf:primaryTopic ex:elsewhere ; dct:title "r" .'
    )
    assert parsed.left == ()
    assert "CatalogRecord" in parsed.records[0].statements


def test_vocabulary_terms_and_mere_references_are_left_over(read_file):
    parsed = read_file("catalogue.ttl")
    assert [(entry.subject, entry.statements) for entry in parsed.left] == [
        ("https://example.org/themes/health", 2),
        ("https://example.org/elsewhere", 1),
    ]
    assert "vocabulary" in parsed.left[0].reason
    assert "only named" in parsed.left[1].reason
    assert "prefLabel" not in "".join(record.statements for record in parsed.records)


def test_two_records_never_share_a_blank_node(read_file):
    records = read_file("catalogue.ttl").records
    labels = [
        {word for word in record.statements.split() if word.startswith("_:")} for record in records
    ]
    assert labels[WASTEWATER]
    assert labels[ADMISSIONS]
    assert not labels[WASTEWATER] & labels[ADMISSIONS]


def test_a_blank_node_of_two_records_is_copied_into_both(read_turtle):
    parsed = read_turtle(
        'ex:a a dcat:Dataset ; dct:title "a" ; dct:spatial _:place . '
        'ex:b a dcat:Dataset ; dct:title "b" ; dct:spatial _:place . _:place dct:title "Ås" .'
    )
    assert ["Ås" in record.statements for record in parsed.records] == [True, True]


def test_schema_org_things_inside_a_data_set_are_parts(read_file):
    parsed = read_file("nested.jsonld")
    assert kinds(parsed) == ["dataset"]
    assert parsed.left == ()
    for name in ("A lab", "A school", "N. N.", "A team", "A portal", "An older one", "text/csv"):
        assert f'"{name}"' in parsed.records[0].statements


def test_a_catalogue_that_lists_its_data_sets_is_a_record(read_text):
    parsed = read_text(
        '{"@context": "https://schema.org", "@graph": ['
        '{"@id": "https://example.org/p", "@type": "DataCatalog", "name": "P", "dataset": {"@id": "https://example.org/d"}},'
        '{"@id": "https://example.org/d", "@type": "Dataset", "name": "D",'
        ' "includedInDataCatalog": {"@id": "https://example.org/p"}}]}'
    )
    assert kinds(parsed) == ["catalog", "dataset"]
    assert '"P"' not in parsed.records[1].statements


def test_an_organisation_that_no_record_names_is_a_record(read_turtle):
    parsed = read_turtle(
        'ex:o a foaf:Organization ; foaf:name "O" . '
        "ex:scheme a <http://www.w3.org/2004/02/skos/core#ConceptScheme> ; dct:publisher ex:p . "
        'ex:p a foaf:Organization ; foaf:name "P" ; org:subOrganizationOf ex:q . '
        'ex:q a org:Organization ; foaf:name "Q" .'
    )
    assert [(record.kind, record.title) for record in parsed.records] == [
        ("organization", "O"),
        ("organization", "P"),
    ]
    # What P belongs to is told in P's own record.
    assert '"Q"' in parsed.records[1].statements


def test_organisations_in_a_circle_are_not_lost(read_turtle):
    parsed = read_turtle(
        'ex:a a org:Organization ; foaf:name "A" ; org:subOrganizationOf ex:b . '
        'ex:b a org:Organization ; foaf:name "B" ; org:subOrganizationOf ex:a .'
    )
    assert [record.title for record in parsed.records] == ["A", "B"]


def test_an_organisation_with_a_local_name_is_a_record_even_where_it_is_named(read_turtle):
    parsed = read_turtle(
        '<dataset/d> a dcat:Dataset ; dct:title "D" ; dct:publisher <organization/o> . '
        '<organization/o> a foaf:Organization ; foaf:name "O" .'
    )
    assert kinds(parsed) == ["dataset", "organization"]


def test_the_kind_that_comes_first_wins(read_turtle):
    parsed = read_turtle(
        'ex:s a dcat:Dataset, dcat:DatasetSeries ; dct:title "S" . ex:c a dcat:Dataset, dcat:Catalog ; dct:title "C" .'
    )
    assert kinds(parsed) == ["series", "catalog"]


def test_a_blank_service_of_a_distribution_is_a_part_and_one_of_a_catalogue_a_record(read_turtle):
    parsed = read_turtle(
        'ex:c a dcat:Catalog ; dct:title "C" ; dcat:service [ a dcat:DataService ; dct:title "listed" ] . '
        'ex:d a dcat:Dataset ; dct:title "D" ; '
        'dcat:distribution [ dcat:accessService [ a dcat:DataService ; dct:title "inside" ] ] .'
    )
    assert [record.title for record in parsed.records] == ["C", "listed", "D"]
    assert '"inside"' in parsed.records[2].statements


def test_fragments_of_the_record_belong_to_it(read_turtle):
    parsed = read_turtle(
        'ex:d a dcat:Dataset ; dct:title "D" ; ex:note <https://example.org/d#n> . '
        '<https://example.org/d#n> dct:title "N" .'
    )
    assert '"N"' in parsed.records[0].statements
    assert parsed.left == ()


def test_statements_about_the_same_subject_are_one_record(read_text):
    parsed = read_text(
        '{"@context":{"@vocab":"http://schema.org/"},"@id":"https://example.org/x","@type":"Dataset","name":"X"}\n'
        '{"@context":{"@vocab":"http://schema.org/"},"@id":"https://example.org/x","@type":"Dataset","license":"MIT"}\n'
    )
    assert parsed.media_type == "application/x-ndjson"
    assert len(parsed.records) == 1
    assert parsed.statements == 3


def test_graph_names_of_an_upload_are_not_kept(read_text):
    parsed = read_text(
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . "
        '<urn:g1> { <urn:d> a dcat:Dataset . } GRAPH <urn:g2> { <urn:d> dct:title "D" ; a dcat:Dataset . }'
    )
    assert parsed.media_type == "application/trig"
    assert parsed.statements == 2
    assert "urn:g" not in parsed.records[0].statements


def test_shared_parts_may_not_multiply_an_upload(read_text):
    import pytest

    from store.errors import TooLarge

    parts = "".join(
        f"<urn:p{i}> <http://purl.org/dc/terms/relation> <urn:p{i + 1}> .\n" for i in range(3000)
    )
    records = "".join(
        f"<urn:d{i}> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/relation> <urn:p0> .\n"
        for i in range(1500)
    )
    with pytest.raises(TooLarge, match="share"):
        read_text(parts + records, "shared.ttl")


def test_many_left_overs_are_counted_not_listed(read_text):
    text = "".join(f'<urn:x{i}> <http://purl.org/dc/terms/title> "x" .\n' for i in range(1200))
    parsed = read_text(text, "x.nt")
    assert len(parsed.left) == 1001
    assert sum(entry.statements for entry in parsed.left) == 1200


def test_a_catalogue_record_with_two_topics_stays_with_the_catalogue(read_turtle):
    parsed = read_turtle(
        'ex:c a dcat:Catalog ; dct:title "C" ; dcat:record ex:r . '
        'ex:a a dcat:Dataset ; dct:title "A" . ex:b a dcat:Dataset ; dct:title "B" . '
        "ex:r a dcat:CatalogRecord ; foaf:primaryTopic ex:a, ex:b ."
    )
    assert ["CatalogRecord" in record.statements for record in parsed.records] == [
        True,
        False,
        False,
    ]
