import gzip

import pytest

from store.errors import Misconfigured
from webapp import assets


def test_built_files_are_kept_for_ever_and_sent_compressed(client):
    path = assets.load()["site.css"]
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    plain = client.get(path)
    assert packed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert plain.content_type == "text/css; charset=utf-8"
    assert "Accept-Encoding" in plain.vary


def test_fonts_are_sent_as_they_are(client):
    path = assets.load()["source-sans-3-latin-wght-normal.woff2"]
    response = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert response.content_type == "font/woff2"
    assert "Content-Encoding" not in response.headers


def test_the_packed_form_has_no_address_of_its_own(client):
    assert client.get(f"{assets.load()['site.css']}.gz").status_code == 404


@pytest.mark.parametrize("name", ["manifest.jsonx", ".sources", "..%2fsettings.py", "none.css"])
def test_only_built_files_are_served(client, name):
    assert client.get(f"/static/dist/{name}").status_code == 404


def test_a_missing_build_stops_the_start(tmp_path):
    with pytest.raises(Misconfigured, match="npm ci && npm run build"):
        assets.load(tmp_path)


def test_a_missing_asset_is_named():
    with pytest.raises(Misconfigured, match=r"no other\.css"):
        assets.Assets({})["other.css"]


def test_the_mark_is_where_programs_look_for_it(client):
    response = client.get("/favicon.ico")
    assert response.data.startswith(b"\x00\x00\x01\x00")
    assert response.headers["Cache-Control"] == "public, max-age=86400"
