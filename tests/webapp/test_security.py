import pytest

from tests.webapp.reading import page

PAGES = [
    "/",
    "/nb/",
    "/en/datasets",
    "/en/datasets?q=choort",
    "/nn/dataset/wastewater-0badcafe",
    "/en/dataset/preparedness-register-1badf00d",
    "/en/dataset/withdrawn-deadbeef",
    "/dataset/wastewater-0badcafe.ttl",
    "/nothing/here",
    "/en/about",
    "/datasets",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_is_fenced(client, path):
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; ")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_what_the_policy_stops(client, path):
    response = client.get(path)
    if response.mimetype != "text/html" or response.status_code == 302:
        return
    for element in page(response).find_all(True):
        assert element.name != "style"
        assert not [name for name in element.attrs if name == "style" or name.startswith("on")]
        if element.name == "script" and element.get("type") != "application/ld+json":
            assert element.get("src")
            assert not element.string


def test_data_may_be_read_from_other_sites_and_pages_not(client):
    data = client.get("/dataset/wastewater-0badcafe.ttl").headers
    assert data["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.get("/en/").headers["Cross-Origin-Resource-Policy"] == "same-origin"
