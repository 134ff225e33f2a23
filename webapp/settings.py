"""What a site says of itself. `varde/config.py` fills it; no module here reads the environment."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit


def _setting(default: str, help_text: str, *, internal: bool = False) -> Any:
    return field(default=default, metadata={"help": help_text, "internal": internal})


@dataclass(frozen=True)
class SiteSettings:
    """Names and addresses that pages show; where a text is empty, the page leaves the thing out."""

    base_url: str = _setting("http://127.0.0.1:8080", "Owned by the store.", internal=True)
    portal_name: str = _setting("COVID-19 Data Portal Norway", "Name of the portal on its pages.")
    organisation: str = _setting("ELIXIR Norway", "Who runs the portal.")
    organisation_url: str = _setting("https://elixir.no/", "Home page of who runs the portal.")
    contact_email: str = _setting("", "Address for questions; a role, not a person.")
    contact_url: str = _setting("", "Page for questions, where there is no e-mail address.")
    accessibility_statement_url: str = _setting(
        "", "The portal's accessibility statement at uustatus.no."
    )
    source_code_url: str = _setting("", "Where the source code can be read.")
    default_language: str = _setting(
        "en", "Language of a reader who asks for none of ours: en, nb or nn."
    )

    @property
    def base(self) -> str:
        """The public address without a slash at the end: what identifiers begin with."""
        return self.base_url.rstrip("/")

    @property
    def prefix(self) -> str:
        """The path in the public address: empty, or "/covid" for https://example.org/covid/."""
        return urlsplit(self.base).path
