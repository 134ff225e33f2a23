"""One transaction's worth of accepted versions: decides, numbers, chains, writes in bulk."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from ..errors import Conflict
from .chaining import Event
from .entries import Action, Candidate, Delivery, Outcome
from .marks import ERASED, mark
from .tables import bodies, counter, deliveries, events, facts, records, versions

_NOT_WRITTEN = {"unchanged", "kept", "withdrawn"}


@dataclass(frozen=True)
class _Known:
    """What the ledger holds of a key that is delivered again."""

    id: int
    iri: str
    page: str
    state: str
    head: int
    published: int | None
    source: str
    digest: str
    verdict: str
    delivered: str | None


_FIELDS = tuple(item.name for item in fields(_Known))


@dataclass
class Batch:
    """An open transaction with the counter row held."""

    connection: Connection
    delivery: Delivery
    time: str
    sequence: int
    chain: str
    outcomes: list[Outcome] = field(default_factory=list)
    _events: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def begin(cls, connection: Connection, delivery: Delivery, time: str) -> "Batch":
        """Take the counter row; on databases with row locks this is what makes writers queue."""
        row = connection.execute(select(counter.c.value, counter.c.chain).with_for_update()).one()
        return cls(connection, delivery, time, row.value, row.chain)

    def take(self, candidates: Sequence[Candidate]) -> None:
        """Decide on each candidate and write what is new."""
        known = self._known(candidates)
        rows = _Rows()
        for candidate in candidates:
            present = known.get(candidate.key)
            action = self._decide(candidate, present)
            if present and action in _NOT_WRITTEN:
                self._pass_over(candidate, present, action, rows)
            else:
                known[candidate.key] = self._accept(candidate, present, action, rows)
        self._write(rows)

    def _pass_over(
        self, candidate: Candidate, present: _Known, action: Action, rows: "_Rows"
    ) -> None:
        if action != "withdrawn":
            rows.delivered[present.id] = candidate.digest
        self.outcomes.append(
            Outcome(present.iri, present.page, action, present.head, self.sequence)
        )

    def _accept(
        self, candidate: Candidate, present: _Known | None, action: Action, rows: "_Rows"
    ) -> _Known:
        if present and present.iri != candidate.iri:
            raise Conflict(f"{candidate.iri} has been kept as {present.iri} meanwhile.")
        number = present.head + 1 if present else 1
        # A record's id is the sequence number of its first version: unique without a second counter.
        identity = present.id if present else self.sequence + 1
        page = present.page if present else f"/{candidate.kind}/{candidate.slug}"
        public = number if action == "published" else (present.published if present else None)
        self.event(identity, candidate.key, action, number, candidate.digest)
        now = _Known(
            id=identity,
            iri=candidate.iri,
            page=page,
            state="published" if public else "draft",
            head=number,
            published=public,
            source=self.delivery.source,
            digest=candidate.digest,
            verdict=action,
            delivered=candidate.digest,
        )
        rows.moved[identity] = now
        if present is None:
            rows.fresh[identity] = candidate
        rows.versions.append(self._version(candidate, identity, number, action))
        rows.bodies.append(_body(candidate, identity, number))
        rows.delivered[identity] = candidate.digest
        self.outcomes.append(Outcome(candidate.iri, page, action, number, self.sequence))
        return now

    def event(self, record: int, key: str, action: str, number: int, digest: str) -> None:
        """Give the next sequence number to what happens to a record; the chain covers hashes, never bodies."""
        self.sequence += 1
        self.chain = Event(self.sequence, key, action, number, digest).after(self.chain)
        self._events.append(
            {
                "sequence": self.sequence,
                "record": record,
                "action": action,
                "number": number,
                "time": self.time,
                "chain": self.chain,
            }
        )

    def finish(self) -> tuple[Outcome, ...]:
        """Write the events and move the counter."""
        if self._events:
            self.connection.execute(insert(events), self._events)
            self.connection.execute(update(counter).values(value=self.sequence, chain=self.chain))
        return tuple(self.outcomes)

    def _known(self, candidates: Sequence[Candidate]) -> dict[str, _Known]:
        keys = {item.key: item.key for item in candidates}
        subjects = {}
        if self.connection.scalar(select(facts.c.value).where(facts.c.name == ERASED)):
            # An erased record is still known by the marks of its key and subject, so that it stays away.
            keys |= {mark(item.key): item.key for item in candidates}
            subjects = {mark(item.iri): item.key for item in candidates}
        head = (versions.c.record == records.c.id) & (versions.c.number == records.c.head)
        mine = (deliveries.c.record == records.c.id) & (deliveries.c.source == self.delivery.source)
        query = (
            select(
                records.c.key,
                records.c.id,
                records.c.iri,
                ("/" + records.c.kind + "/" + records.c.slug).label("page"),
                records.c.state,
                records.c.head,
                records.c.published,
                versions.c.source,
                versions.c.digest,
                versions.c.state.label("verdict"),
                deliveries.c.digest.label("delivered"),
            )
            .select_from(records.join(versions, head).outerjoin(deliveries, mine))
            .where(records.c.key.in_(keys) | records.c.iri.in_(subjects))
        )
        rows = self.connection.execute(query).mappings()
        return {
            keys.get(row["key"]) or subjects[row["iri"]]: _Known(
                **{name: row[name] for name in _FIELDS}
            )
            for row in rows
        }

    def _decide(self, candidate: Candidate, present: _Known | None) -> Action:
        verdict: Action = "draft" if candidate.violations else "published"
        if present is None:
            return verdict
        if present.state == "withdrawn":
            return "withdrawn"
        # The same words may be judged anew: by another profile, or by the shapes of a new release.
        said_before = candidate.digest == present.delivered
        if candidate.digest == present.digest:
            said_before = verdict == present.verdict
        theirs = self.delivery.yields and present.source != self.delivery.source
        if said_before:
            return "unchanged"
        return "kept" if theirs else verdict

    def _version(
        self, candidate: Candidate, identity: int, number: int, action: Action
    ) -> dict[str, Any]:
        return {
            "record": identity,
            "number": number,
            "sequence": self.sequence,
            "time": self.time,
            "actor": self.delivery.actor,
            "note": self.delivery.note,
            "source": self.delivery.source,
            "run": self.delivery.run,
            "title": candidate.title,
            "digest": candidate.digest,
            "state": action,
            "profiles": " ".join(candidate.profiles),
            "violations": candidate.violations,
            "warnings": candidate.warnings,
            "infos": candidate.infos,
            "report": candidate.report,
            "erased": False,
        }

    def _write(self, rows: "_Rows") -> None:
        fresh = [
            _record(candidate, rows.moved.pop(identity))
            for identity, candidate in rows.fresh.items()
        ]
        for table, values in ((records, fresh), (versions, rows.versions), (bodies, rows.bodies)):
            if values:
                self.connection.execute(insert(table), values)
        if rows.moved:
            here = records.c.id == bindparam("here")
            columns: dict[str, Any] = {
                name: bindparam(f"to_{name}") for name in ("head", "published", "state")
            }
            moved = [
                {"here": k.id, "to_head": k.head, "to_published": k.published, "to_state": k.state}
                for k in rows.moved.values()
            ]
            self.connection.execute(update(records).where(here).values(**columns), moved)
        self._deliver(rows.delivered)

    def _deliver(self, delivered: dict[int, str]) -> None:
        if not delivered:
            return
        source = self.delivery.source
        mine = deliveries.c.record.in_(delivered) & (deliveries.c.source == source)
        self.connection.execute(delete(deliveries).where(mine))
        self.connection.execute(
            insert(deliveries),
            [
                {"record": key, "source": source, "digest": value}
                for key, value in delivered.items()
            ],
        )


@dataclass
class _Rows:
    """What one batch of candidates writes."""

    fresh: dict[int, Candidate] = field(default_factory=dict)
    moved: dict[int, _Known] = field(default_factory=dict)
    versions: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    delivered: dict[int, str] = field(default_factory=dict)


def _record(candidate: Candidate, now: _Known) -> dict[str, Any]:
    return {
        "id": now.id,
        "key": candidate.key,
        "iri": candidate.iri,
        "kind": candidate.kind,
        "slug": candidate.slug,
        "state": now.state,
        "audience": "public",
        "embargo": "",
        "head": now.head,
        "published": now.published,
        "withdrawn": "",
        "reason": "",
    }


def _body(candidate: Candidate, identity: int, number: int) -> dict[str, Any]:
    return {
        "record": identity,
        "number": number,
        "part": "public",
        "statements": candidate.statements,
    }
