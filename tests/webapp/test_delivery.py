import gzip

import pytest

RECORD = "/en/dataset/wastewater-0badcafe"


def test_validators_begin_with_the_records_version(client):
    response = client.get(RECORD)
    assert response.get_etag()[0].startswith("5d41402abc4b2a76-")
    assert response.headers["Last-Modified"] == "Thu, 07 Mar 2024 10:15:00 GMT"


def test_each_language_has_its_own_tag(client):
    tags = {
        client.get(f"/{tag}/dataset/wastewater-0badcafe").get_etag() for tag in ("en", "nb", "nn")
    }
    assert len(tags) == 3


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_what_is_known_is_not_sent_again(client, method, encoding):
    first = client.get(RECORD, headers={"Accept-Encoding": encoding})
    again = getattr(client, method)(
        RECORD, headers={"Accept-Encoding": encoding, "If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]


def test_a_tag_of_the_other_encoding_is_known_too(client):
    plain = client.get(RECORD).headers["ETag"]
    headers = {"Accept-Encoding": "gzip", "If-None-Match": f"W/{plain}"}
    assert client.get(RECORD, headers=headers).status_code == 304


def test_another_tag_is_sent_the_page(client):
    headers = {"If-None-Match": '"other"', "If-Modified-Since": "Thu, 07 Mar 2030 10:15:00 GMT"}
    assert client.get(RECORD, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("since", "status"),
    [("Thu, 07 Mar 2024 10:15:00 GMT", 304), ("Thu, 07 Mar 2024 10:14:59 GMT", 200)],
)
def test_the_time_of_change_is_asked_by_the_second(client, since, status):
    assert client.get(RECORD, headers={"If-Modified-Since": since}).status_code == status


def test_pages_are_compressed_for_those_who_can(client):
    plain, packed = client.get(RECORD), client.get(RECORD, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.vary
    assert "Accept-Encoding" in plain.vary


def test_head_says_what_get_would(client):
    head, get = client.head(RECORD), client.get(RECORD)
    assert head.data == b""
    assert head.headers["Content-Length"] == get.headers["Content-Length"]
    assert head.headers["ETag"] == get.headers["ETag"]


def test_small_answers_are_left_as_they_are(client):
    response = client.get("/dataset/wastewater-0badcafe.ttl", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response.headers
