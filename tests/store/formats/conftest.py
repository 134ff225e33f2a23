import pytest
import rdflib


@pytest.fixture(autouse=True)
def exact_rdflib(monkeypatch: pytest.MonkeyPatch) -> None:
    """rdflib rewrites numbers when it reads them, unless told not to."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
