"""What is out of date is not held on to."""

from pathlib import Path

from store import Catalogue, ImportOptions, StoreSettings, Upload

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
