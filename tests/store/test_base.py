"""The base IRI may be changed until the first record is there, and not after."""

from pathlib import Path

import pytest

from store import Catalogue, ImportOptions, Misconfigured, StoreSettings, Upload

_RECORD = (
    b'<dataset/x> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "x" .'
)


def test_an_empty_ledger_takes_another_base(tmp_path: Path) -> None:
    first = StoreSettings(data_dir=tmp_path, base_url="https://first.example")
    second = StoreSettings(data_dir=tmp_path, base_url="https://second.example/data/")
    Catalogue(first).close()
    with Catalogue(second) as catalogue:
        assert catalogue.base == "https://second.example/data"
        catalogue.submit(Upload("x.ttl", _RECORD), ImportOptions("test"))
    with pytest.raises(Misconfigured, match="varde rebase") as caught:
        Catalogue(first)
    assert "varde rebase https://first.example" in str(caught.value)
    with Catalogue(StoreSettings(data_dir=tmp_path)) as catalogue:
        assert catalogue.base == "https://second.example/data"
