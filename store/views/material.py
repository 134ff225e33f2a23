"""What the front desk hands over for one record, so that views need no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .fields import Labels
from .pages import Judgement, Version


@dataclass(frozen=True)
class Material:
    """One record as kept, and what is known around it.

    `labels` names things outside the record by IRI and language, `pages` gives the local page (path
    without prefix) of IRIs that have one, `incoming` lists (property, subject) of records that
    point here. `page` is this record's path, `base` the installation's BASE without a slash at the
    end, `portal` its name. `conforms_to` is read from the statements.
    """

    iri: str
    page: str
    kind: str
    statements: str
    base: str
    labels: Labels = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    incoming: tuple[tuple[str, str], ...] = ()
    judgements: tuple[Judgement, ...] = ()
    versions: tuple[Version, ...] = ()
    turtle: str = ""
    etag: str = ""
    changed: str = ""
    portal: str = ""
