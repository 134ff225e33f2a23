"""The front desk over data folders of its own, and the command line in this process."""

import gzip
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from store import Catalogue, ImportOptions, ImportReport, StoreSettings
from store.reports import RecordLine

BASE = "https://portal.example"
# Enough of the large corpus to meet every oddity, few enough for every run of the tests.
TOOL_LINES = 2_000


@dataclass
class Desk:
    """A catalogue over one data folder, without seed records."""

    folder: Path
    catalogue: Catalogue

    def bring(
        self, *paths: Path, source: str = "acceptance", dry_run: bool = False
    ) -> ImportReport:
        return self.catalogue.import_files(list(paths), ImportOptions(source, dry_run=dry_run))

    @property
    def standing(self) -> tuple[int, int]:
        """The ledger's head and the publication's number: what a change would move."""
        newest = self.catalogue.publications.newest()
        return self.catalogue.ledger.head(), newest.number if newest else 0


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Desk]]:
    """Makes desks; closes them after the module."""
    made: list[Desk] = []

    def make() -> Desk:
        folder = tmp_path_factory.mktemp("data")
        made.append(Desk(folder, Catalogue(StoreSettings(data_dir=folder, base_url=BASE))))
        return made[-1]

    yield make
    for desk in made:
        desk.catalogue.close()


@dataclass
class Corpus:
    """What became of a corpus that was imported twice in the same order."""

    desk: Desk
    first: ImportReport
    again: ImportReport
    moved: bool
    kinds: dict[str, int] = field(default_factory=dict)

    @property
    def records(self) -> list[RecordLine]:
        return [line for file in self.first.files for line in file.records]

    def file(self, ending: str):  # the report of the one file with this end
        (found,) = [file for file in self.first.files if file.path.endswith(ending)]
        return found


@pytest.fixture(scope="module")
def corpus(
    desks: Callable[[], Desk], shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Corpus]:
    """Imports a corpus of the shared material twice, and remembers how that went."""
    done: dict[str, Corpus] = {}

    def bring(name: str) -> Corpus:
        if name not in done:
            desk = desks()
            paths = _files(shared / "corpora" / name, tmp_path_factory)
            first = desk.bring(*paths, source=name)
            before = desk.standing
            again = desk.bring(*paths, source=name)
            done[name] = Corpus(desk, first, again, moved=desk.standing != before)
            for line in done[name].records:
                done[name].kinds[line.kind] = done[name].kinds.get(line.kind, 0) + 1
        return done[name]

    return bring


def _files(folder: Path, temporary: pytest.TempPathFactory) -> list[Path]:
    if folder.name == "sdo-biotools":
        part = temporary.mktemp("tools") / "tools.jsonl"
        with gzip.open(folder / "sdo-biotools.jsonl.gz", "rt", encoding="utf-8") as lines:
            part.write_text("".join(islice(lines, TOOL_LINES)), encoding="utf-8")
        return [part]
    if folder.name == "sdo-odis":
        # The large providers say nothing that the small ones do not.
        return [path for path in sorted(folder.rglob("*-ina-nodc/*")) if path.is_file()] + [
            next(folder.rglob("acma-catalogue.rdf"))
        ]
    return [folder]


@dataclass
class CommandLine:
    """Runs `varde` over a data folder, in this process; what is no answer of the command line is raised."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    def __call__(self, *words: object, code: int = 0, **settings: str) -> Result:
        from varde.cli import main

        given = {"data_dir": str(self.folder), "seed": "none", **self.settings, **settings}
        env: dict[str, str | None] = dict.fromkeys(
            name for name in os.environ if name.startswith("VARDE_")
        )
        env.update({f"VARDE_{name.upper()}": value for name, value in given.items()})
        result = CliRunner(env=env).invoke(main, [str(word) for word in words])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result

    def refused(self, *words: object, **settings: str) -> str:
        """The one line in which a command says that it cannot do this, and what to do."""
        said = self(*words, code=2, **settings)
        assert said.stderr.count("\n") == 1, said.stderr
        assert said.stderr.startswith("varde: ")
        assert said.stdout == ""
        return said.stderr


@pytest.fixture
def varde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line over a data folder of its own, in an empty folder without a varde.toml."""
    monkeypatch.chdir(tmp_path)
    return CommandLine(tmp_path / "data", {"base_url": BASE})


RECORDS = Path(__file__).parents[1] / "data" / "acceptance"
