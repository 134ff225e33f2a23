"""What a public store tells of itself: the data set in VoID, example queries, prefixes, the service."""

from .keeping import SelfDescription
from .names import Names
from .telling import Telling

__all__ = ["Names", "SelfDescription", "Telling"]
