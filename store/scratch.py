"""An empty store for tinkering: asked as the public one is, but anybody who reaches it may change it.

The pages are those of an installation without records; queries read what was written here.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from .catalogue import Catalogue
from .publications import About, Publications
from .settings import StoreSettings
from .sparql import Document, Update, Writer
from .sparql import Limits as QueryLimits


class Scratch(Catalogue):
    """A front desk over a throw-away store in the data folder, whose default graph is its own."""

    def __init__(self, settings: StoreSettings, *, portal: str = "") -> None:
        super().__init__(settings, portal=portal)
        self.projection.follow()
        self._writing = threading.Lock()
        self._generations = Publications(settings.data_dir / "scratch")
        self._writer = Writer(
            settings.data_dir / "head",
            QueryLimits(seconds=settings.query_seconds, memory=settings.query_memory),
        )
        self.update(Update("CLEAR DEFAULT"))

    def close(self) -> None:
        """End all processes and let go of every file."""
        self._writer.close()
        super().close()

    def publication(self) -> Path:
        """The folder of the newest generation."""
        return self._generations.path()

    def update(self, update: Update) -> None:
        """Run a SPARQL update. Raises what `Writer.update` raises."""
        self._publish(lambda copy: self._writer.update(update, copy))

    def put_graph(self, graph: str, documents: tuple[Document, ...]) -> None:
        """Replace a graph, or the default graph where there is no name. Raises what `Writer.put` raises."""
        self._publish(lambda copy: self._writer.put(graph, documents, copy))

    def add_to_graph(self, graph: str, documents: tuple[Document, ...]) -> None:
        """Add to a graph, or to the default graph. Raises what `Writer.put` raises."""
        self._publish(lambda copy: self._writer.add(graph, documents, copy))

    def drop_graph(self, graph: str) -> None:
        """Remove a graph, or empty the default graph."""
        self._publish(lambda copy: self._writer.drop(graph, copy))

    def _publish(self, write: Callable[[Path], None]) -> None:
        with self._writing:
            number = self._generations.next_number()
            prepared = self._generations.prepare(number)
            write(prepared / "store")
            now = datetime.now(UTC).isoformat(timespec="seconds")
            about = About(number, "scratch", number, "", self.base, 0, now)
            self._generations.publish(prepared, about)
