"""What all tests share: the shared material beside the project, and a PostgreSQL server where there is one."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_IN_CI = os.environ.get("CI") == "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: while their browser is open, an event loop runs in this thread."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def missing(what: str) -> None:
    """Skip where something outside the project is absent; in CI that is a failure."""
    if _IN_CI:
        pytest.fail(f"{what} is missing, and CI must have it")
    pytest.skip(f"{what} is missing on this machine")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material (suites, corpora, runners) beside the checkout."""
    folder = Path(os.environ.get("VARDE_TEST_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        missing(f"the shared material at {folder.name}/ beside the checkout")
    return folder


@pytest.fixture(scope="session")
def _postgres() -> Iterator[str]:
    """A throw-away PostgreSQL server on a socket only; gives the socket folder."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        missing("PostgreSQL's initdb")
    programs = found[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="varde-postgres-"))
    # PostgreSQL refuses to run as root, so root runs it as the account that its package made.
    account = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if account:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    cluster = folder / "cluster"
    flags = ["-D", str(cluster)]

    def call(*words: object) -> None:
        line = [*account, *map(str, words)]
        subprocess.run(line, check=True, capture_output=True, cwd=folder)

    call(programs / "initdb", *flags, "-A", "trust", "-U", "varde")
    start = f"-c listen_addresses='' -k {folder} -c fsync=off"
    log = ["-l", str(folder / "log"), "-w"]
    call(programs / "pg_ctl", *flags, "-o", start, *log, "start")
    yield str(folder)
    call(programs / "pg_ctl", *flags, "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Makes an empty database and gives its SQLAlchemy URL."""
    made: list[str] = []

    def make() -> str:
        import psycopg

        folder = request.getfixturevalue("_postgres")
        name = f"varde_{abs(hash(request.node.nodeid))}_{len(made)}"
        with psycopg.connect(
            host=folder, user="varde", dbname="postgres", autocommit=True
        ) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name}")
            server.execute(f"CREATE DATABASE {name}")
        made.append(name)
        return f"postgresql+psycopg://varde@/{name}?host={folder}"

    return make
