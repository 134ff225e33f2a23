"""The profiles: which rules there are, and which of them a record has to keep.

A profile is a folder with `profile.ttl` and `shapes*.ttl`. It is read once, when the installation
starts.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from .errors import Misconfigured, UnknownProfile

_VARDE = "https://w3id.org/varde/ns#"
_PROFILE = "http://www.w3.org/ns/dx/prof/Profile"
_BASE = "http://www.w3.org/ns/dx/prof/isProfileOf"
_TITLE = "http://purl.org/dc/terms/title"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_KIND = f"{_VARDE}forKind"
_CLAIM = f"{_VARDE}claimedBy"


@dataclass(frozen=True)
class Profile:
    """One profile.

    `kinds` are the kinds of record it is the default for. `claims` are the IRIs that claim it by
    dct:conformsTo. `bases` are the names of those of our profiles that it builds upon, nearest
    first; `shapes` are the files of the profile and of its bases.
    """

    name: str
    iri: str
    title: Mapping[str, str]
    kinds: tuple[str, ...]
    claims: tuple[str, ...]
    bases: tuple[str, ...]
    shapes: tuple[Path, ...]

    def __hash__(self) -> int:
        return hash((self.iri, self.shapes))


class Profiles:
    """All profiles of the installation, by name and by IRI."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self._by_name: dict[str, Profile] = {}
        self._by_claim: dict[str, Profile] = {}
        self._by_kind: dict[str, Profile] = {}
        for profile in profiles:
            self._by_name[profile.name] = profile
            for claim in (profile.iri, *profile.claims):
                _add(self._by_claim, claim, profile)
            for kind in profile.kinds:
                _add(self._by_kind, kind, profile)

    def __iter__(self) -> Iterator[Profile]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)

    def named(self, name: str) -> Profile:
        """The profile with this folder name or IRI.

        Raises UnknownProfile, which names the nearest names.
        """
        profile = self._by_name.get(name) or self._by_claim.get(name)
        if profile is not None:
            return profile
        short = name.rstrip("/").rsplit("/", 1)[-1].lower()
        near = difflib.get_close_matches(short, self._by_name, n=3, cutoff=0.4)
        remedy = (
            f"Do you mean {_either(near)}?" if near else f"There are: {', '.join(self._by_name)}."
        )
        raise UnknownProfile(f'There is no profile "{name}".', remedy=remedy)

    def of(
        self, kind: str, conforms_to: Iterable[str] = (), forced: Iterable[str] = ()
    ) -> tuple[Profile, ...]:
        """The profiles that a record of this kind has to keep: its default, then those it claims.

        A claim that no profile knows is no error: a record may conform to rules that we do not
        have. With `forced` names these alone count. Raises UnknownProfile for a forced name that
        does not exist.
        """
        wanted = [self.named(name) for name in forced]
        if not wanted:
            found = [self._by_kind.get(kind), *map(self._by_claim.get, conforms_to)]
            wanted = [profile for profile in found if profile is not None]
        return tuple(dict.fromkeys(wanted))


def load(folder: Path) -> Profiles:
    """All profiles below `folder`, sorted by name.

    Raises Misconfigured when the folder is absent, or when a profile cannot be read, has no shapes,
    shares an IRI or a kind with another one, or builds upon itself.
    """
    if not folder.is_dir():
        raise Misconfigured(
            f"The folder of profiles {folder} does not exist.", remedy="Name another folder."
        )
    read = [_read(file) for file in sorted(folder.glob("*/profile.ttl"))]
    by_iri = {own.iri: own for own in read}
    return Profiles(_finish(own, by_iri) for own in read)


@dataclass(frozen=True)
class _Own:
    """What one folder says by itself."""

    folder: Path
    iri: str
    title: Mapping[str, str]
    kinds: tuple[str, ...]
    claims: tuple[str, ...]
    bases: tuple[str, ...]


def _read(file: Path) -> _Own:
    try:
        triples = list(ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise Misconfigured(
            f"The profile file {file} is no Turtle: {error}.", remedy="Mend or remove the folder."
        ) from error
    subjects = [
        quad.subject
        for quad in triples
        if quad.predicate.value == _TYPE
        and isinstance(quad.object, ox.NamedNode)
        and quad.object.value == _PROFILE
    ]
    if len(subjects) != 1 or not isinstance(subjects[0], ox.NamedNode):
        raise Misconfigured(
            f"The profile file {file} describes {len(subjects)} profiles.",
            remedy="Let it describe one prof:Profile with an IRI.",
        )
    own = [quad for quad in triples if quad.subject == subjects[0]]
    title = {
        quad.object.language or "": quad.object.value
        for quad in own
        if quad.predicate.value == _TITLE and isinstance(quad.object, ox.Literal)
    }
    values = {name: _values(own, name) for name in (_KIND, _CLAIM, _BASE)}
    kinds = tuple(kind.rsplit("#", 1)[-1].removeprefix("kind-") for kind in values[_KIND])
    return _Own(file.parent, subjects[0].value, title, kinds, values[_CLAIM], values[_BASE])


def _values(own: list[ox.Quad], predicate: str) -> tuple[str, ...]:
    found = (quad.object for quad in own if quad.predicate.value == predicate)
    return tuple(
        sorted(term.value for term in found if isinstance(term, (ox.NamedNode, ox.Literal)))
    )


def _finish(own: _Own, by_iri: Mapping[str, _Own]) -> Profile:
    """Follow prof:isProfileOf among our own profiles; another base is only a fact."""
    line, waiting = [own], [own]
    while waiting:
        for base in map(by_iri.get, waiting.pop(0).bases):
            if base is own:
                raise Misconfigured(
                    f"The profile {own.iri} builds upon itself.", remedy="Mend prof:isProfileOf."
                )
            if base is not None and base not in line:
                line.append(base)
                waiting.append(base)
    shapes = tuple(file for each in line for file in sorted(each.folder.glob("shapes*.ttl")))
    if not shapes:
        raise Misconfigured(
            f"The profile folder {own.folder} has no shapes.", remedy="Add a file shapes.ttl."
        )
    bases = tuple(each.folder.name for each in line[1:])
    return Profile(own.folder.name, own.iri, own.title, own.kinds, own.claims, bases, shapes)


def _add(table: dict[str, Profile], key: str, profile: Profile) -> None:
    other = table.setdefault(key, profile)
    if other is not profile:
        raise Misconfigured(
            f"The profiles {other.name} and {profile.name} both stand for {key}.",
            remedy="Give it to one of them.",
        )


def _either(names: list[str]) -> str:
    return " or ".join(f'"{name}"' for name in names)
