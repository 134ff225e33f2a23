"""How to cite a record: one line of text from what the record says, and nothing else."""

import re

from store.views.pages import RecordPage
from webapp.addresses import public
from webapp.desk import installation
from webapp.presentation import capital

_YEAR = re.compile(r"\d{4}")
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,9}/\S+)", re.IGNORECASE)


def cite(record: RecordPage) -> str:
    """Who (year). Title (version). Kind. Portal. Address; parts that are not known are left out."""
    who = ", ".join(person.label.value for person in record.creators)
    if not who and record.publisher:
        who = record.publisher.label.value
    year = _YEAR.match(record.issued)
    version = f" (v{record.version})" if record.version else ""
    opening = " ".join(part for part in (who, f"({year[0]})" if year else "") if part)
    parts = [
        opening,
        f"{record.title.value}{version}",
        capital(record.kind_label),
        installation().site.portal_name,
    ]
    return ". ".join(part.rstrip(".") for part in parts if part) + ". " + lasting(record)


def lasting(record: RecordPage) -> str:
    """The address to cite: the DOI where the record has one, else its page here."""
    for identifier in record.identifiers:
        doi = _DOI.fullmatch(identifier)
        if doi:
            return f"https://doi.org/{doi[1]}"
    return public(record.page)
