"""What is out of date is not held on to."""

from pathlib import Path

import pytest

from store import Catalogue, ImportOptions, StoreSettings, Upload
from store.errors import Withdrawn

_ODD = "https://example.org/odd"
_TEXT = (
    f'<{_ODD}> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "Odd"@en .'
)


def test_a_reader_lets_go_also_when_nobody_asks_it(tmp_path: Path) -> None:
    settings = StoreSettings(data_dir=tmp_path / "data", base_url="https://portal.example.org")
    with Catalogue(settings) as writer, Catalogue(settings) as reader:
        writer.submit(Upload("odd.ttl", _TEXT.encode()), ImportOptions("test"))
        writer.submit(Upload("odd.ttl", _TEXT.replace("Odd", "Even").encode()), ImportOptions("t"))
        folder = reader.publications.current().folder
        writer.withdraw(_ODD, actor="test", reason="a test")
        assert folder.is_dir()
        reader.renew()
        writer.projection.sweep()
        assert not folder.exists()


def test_a_withdrawal_that_was_cut_short_can_be_done_again(tmp_path: Path) -> None:
    with Catalogue(StoreSettings(data_dir=tmp_path / "data")) as catalogue:
        catalogue.submit(Upload("odd.ttl", _TEXT.encode()), ImportOptions("test"))
        catalogue.ledger.withdraw(_ODD, actor="test", reason="killed before anybody followed")
        assert catalogue.lag() == 1
        with pytest.raises(Withdrawn):
            catalogue.withdraw(_ODD, actor="test", reason="again")
        assert catalogue.lag() == 0
