import pytest

from tests.webapp.conftest import made
from tests.webapp.reading import page
from webapp import SiteSettings


@pytest.mark.parametrize("path", ["/en/datasets", "/covid/en/datasets"])
def test_requests_with_and_without_the_prefix_reach_the_same_page(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert page(response).form.get("action") == "/covid/en/datasets"


def test_links_are_path_absolute_under_the_public_path(client):
    for path in ("/en/", "/en/datasets", "/en/dataset/wastewater-0badcafe", "/nope"):
        for element in page(client.get(path, headers={"Accept": "text/html"})).find_all(
            ["a", "form", "script"]
        ):
            link = element.get("href") or element.get("src") or element.get("action") or "#"
            assert link.startswith(("/covid/", "#", "https://", "http://", "mailto:")), link
            assert not link.startswith("http://localhost"), link


def test_the_host_of_the_request_is_never_used(client):
    response = client.get("/en/about", headers={"Host": "evil.example"})
    assert "evil.example" not in response.get_data(as_text=True)
    assert "evil.example" not in client.get("/about", headers={"Host": "evil.example"}).location


def test_a_prefix_is_only_taken_off_as_a_whole(client):
    assert client.get("/coviden/about").status_code == 404


def test_without_a_prefix_links_begin_at_the_root():
    client = made(SiteSettings("http://127.0.0.1:8080/")).test_client()
    assert page(client.get("/en/")).select(".brand")[0].get("href") == "/en/"
    assert client.get("/covid/en/").status_code == 404
