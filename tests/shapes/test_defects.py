"""The six defects that the official shapes catch four or five of: ours catch all."""

from typing import Any

import pytest

DEFECTS = {
    "no title": ("invalid-title", "Title"),
    "bad date": ("invalid-issued-value", "IssuedValue"),
    "bad licence": ("invalid-licence-node", "LicenceNode"),
    "no publisher": ("invalid-publisher", "Publisher"),
    "wrong contact-point class": ("invalid-contact-kind", "ContactKind"),
    "no access URL": ("invalid-distribution-address", "DistributionAddress"),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_the_data_set_profile_stops_it(profiles: dict[str, Any], defect: str) -> None:
    file, rule = DEFECTS[defect]
    profile = profiles["dataset"]
    text = (profile.folder / "examples" / f"{file}.ttl").read_text("utf-8")
    assert profile.broken(text, "Violation") == [rule]
