"""Settings: defaults < varde.toml < VARDE_* < flags. An unknown key stops the start."""

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from store import Misconfigured, StoreSettings
from webapp import SiteSettings

_PREFIX = "VARDE_"
_FILE = "VARDE_CONFIG"
# What the build and the tests read from the environment is no setting of the program.
_NOT_OURS = ("VARDE_TEST_", "VARDE_BUILD_")


@dataclass(frozen=True)
class ServerSettings:
    """Where and how the portal listens."""

    host: str = field(default="127.0.0.1", metadata={"help": "Address to listen on."})
    port: int = field(
        default=8080, metadata={"help": "Port to listen on.", "least": 1, "most": 65_535}
    )
    processes: int = field(default=1, metadata={"help": "Web processes.", "least": 1, "most": 64})
    log_format: str = field(
        default="text",
        metadata={"help": "Log lines as 'text' or 'json'.", "choices": ("text", "json")},
    )
    trusted_proxies: str = field(
        default="127.0.0.1 ::1",
        metadata={
            "help": "Addresses or networks, with blanks between, of proxies whose X-Forwarded-For"
            " tells who asks."
        },
    )


@dataclass(frozen=True)
class Value:
    """An effective setting and where it came from."""

    name: str
    value: Any
    origin: str


@dataclass(frozen=True)
class Config:
    """All settings, by the room that owns them."""

    store: StoreSettings
    site: SiteSettings
    server: ServerSettings
    values: tuple[Value, ...]

    @property
    def figures(self) -> Path:
        """Where the web processes of the installation tell each other what they count."""
        return self.store.data_dir / "figures"

    @property
    def query_bytes(self) -> int:
        """Memory that all query workers of all web processes may address together."""
        return self.server.processes * self.store.workers * self.store.query_memory


_OWNERS = (StoreSettings, SiteSettings, ServerSettings)


def known() -> dict[str, Field[Any]]:
    """Every setting by its name."""
    return {
        item.name: item
        for owner in _OWNERS
        for item in fields(owner)
        if not item.metadata.get("internal")
    }


def load(flags: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> Config:
    """The settings of this run. Raises Misconfigured for unknown keys and unreadable values."""
    env = os.environ if environment is None else environment
    found: dict[str, tuple[Any, str]] = {}
    for name, item in known().items():
        found[name] = (_default(item), "default")
    path = Path(env.get(_FILE, "varde.toml"))
    for name, value in _from_file(path, required=_FILE in env).items():
        found[name] = (_typed(name, value, str(path)), str(path))
    for key, text in env.items():
        if key.startswith(_PREFIX) and key != _FILE and not key.startswith(_NOT_OURS):
            name = _checked(key.removeprefix(_PREFIX).lower(), key)
            found[name] = (_typed(name, text, key), key)
    for name, value in flags.items():
        if value is not None:
            flag = "--" + name.replace("_", "-")
            found[name] = (_typed(name, value, flag), flag)
    return _built(found)


def with_base(settings: Config, address: str) -> Config:
    """The same settings with another base address."""
    return replace(settings, store=replace(settings.store, base_url=address))


def shown(item: Value) -> str:
    """The value as text; a password in a database address is not shown."""
    if item.name == "ledger_url" and item.value:
        from sqlalchemy import make_url

        return make_url(item.value).render_as_string(hide_password=True)
    return "none" if item.value in ("", None) else str(item.value)


def _built(found: Mapping[str, tuple[Any, str]]) -> Config:
    def owned(owner: type[Any]) -> dict[str, Any]:
        return {item.name: found[item.name][0] for item in fields(owner) if item.name in found}

    server = ServerSettings(**owned(ServerSettings))
    host = f"[{server.host}]" if ":" in server.host else server.host
    shown = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound
    store = StoreSettings(**owned(StoreSettings), default_base=f"http://{shown}:{server.port}")
    values = tuple(Value(name, value, origin) for name, (value, origin) in sorted(found.items()))
    return Config(store, SiteSettings(**owned(SiteSettings)), server, values)


def _from_file(path: Path, *, required: bool) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            read = tomllib.load(file)
    except FileNotFoundError:
        if required:
            raise Misconfigured(
                f"There is no settings file {path}.", remedy=f"Mend {_FILE}."
            ) from None
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path} is no TOML: {error}.", remedy="Mend that line.") from error
    return {_checked(name, f"{path}: {name}"): value for name, value in read.items()}


def _checked(name: str, shown: str) -> str:
    if name in known():
        return name
    near = difflib.get_close_matches(name, known(), 1)
    remedy = f"Did you mean {near[0]}? " if near else ""
    raise Misconfigured(
        f"There is no setting {shown}.", remedy=f"{remedy}`varde config` lists all of them."
    )


def _typed(name: str, value: Any, shown: str) -> Any:
    item = known()[name]
    default = _default(item)
    kind = Path if isinstance(default, Path) else type(default)
    if kind is bool:
        return _truth(value, shown)
    try:
        typed = _converted(kind, value)
    except (TypeError, ValueError):
        raise Misconfigured(
            f"{shown} must be a {_WORDS.get(kind, 'text')}, not '{value}'.",
            remedy="Mend the value.",
        ) from None
    _demand_allowed(item, typed, shown)
    return typed


def _converted(kind: type[Any], value: Any) -> Any:
    if isinstance(value, bool | list | dict):
        raise TypeError(f"{type(value).__name__} is no {kind.__name__}")
    return kind(value)


def _demand_allowed(item: Field[Any], value: Any, shown: str) -> None:
    choices, least, most = (item.metadata.get(key) for key in ("choices", "least", "most"))
    if choices and value not in choices:
        raise Misconfigured(
            f"{shown} must be one of {', '.join(choices)}, not '{value}'.", remedy="Mend the value."
        )
    if least is not None and not least <= value <= most:
        raise Misconfigured(
            f"{shown} must lie between {least} and {most}, not be {value}.",
            remedy="Mend the value.",
        )


_WORDS = {int: "whole number", float: "number"}


def _truth(value: Any, shown: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    found = value if isinstance(value, bool) else words.get(str(value).lower())
    if found is None:
        raise Misconfigured(
            f"{shown} must be true or false, not '{value}'.", remedy="Mend the value."
        )
    return found


def _default(item: Field[Any]) -> Any:
    if item.default is not MISSING:
        return item.default
    return item.default_factory() if item.default_factory is not MISSING else None
