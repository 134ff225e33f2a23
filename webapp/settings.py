"""What a site says of itself. `varde/config.py` fills it; no module here reads the environment."""

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class SiteSettings:
    """Names and addresses that pages show.

    `base_url` is the public address of the installation, with or without a path. An empty text
    means that there is no such thing, and the page leaves it out.
    """

    base_url: str
    name: str = "COVID-19 Data Portal Norway"
    organisation: str = "ELIXIR Norway"
    organisation_url: str = "https://elixir.no/"
    contact_email: str = ""
    contact_url: str = ""
    accessibility_statement_url: str = ""
    source_code_url: str = ""
    default_language: str = "en"

    @property
    def base(self) -> str:
        """The public address without a slash at the end: what identifiers begin with."""
        return self.base_url.rstrip("/")

    @property
    def prefix(self) -> str:
        """The path in the public address: empty, or "/covid" for https://example.org/covid/."""
        return urlsplit(self.base).path
