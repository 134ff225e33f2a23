"""One transaction's worth of accepted versions: decides, numbers, chains, writes in bulk."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from .entries import Action, Candidate, Delivery, Outcome
from .tables import bodies, counter, deliveries, events, records, versions


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
    delivered: str | None


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
        known = self._known([candidate.key for candidate in candidates])
        fresh: list[dict[str, Any]] = []
        moved: list[dict[str, Any]] = []
        rows: list[dict[str, Any]] = []
        texts: list[dict[str, Any]] = []
        delivered: dict[int, str] = {}
        for candidate in candidates:
            present = known.get(candidate.key)
            action = self._decide(candidate, present)
            if present and action in {"unchanged", "kept", "withdrawn"}:
                if action != "withdrawn":
                    delivered[present.id] = candidate.digest
                self.outcomes.append(Outcome(present.iri, present.page, action, present.head, self.sequence))
                continue
            number = present.head + 1 if present else 1
            # A record's id is the sequence number of its first version: unique without a second counter.
            identity = present.id if present else self.sequence + 1
            page = present.page if present else f"/{candidate.kind}/{candidate.slug}"
            self.event(identity, candidate.key, action, number, candidate.digest)
            public = number if action == "published" else (present.published if present else None)
            state = "published" if public else "draft"
            if present:
                moved.append({"here": identity, "to_head": number, "to_public": public, "to_state": state})
            else:
                fresh.append(_record(candidate, identity, state, public))
                known[candidate.key] = _first(candidate, identity, state, public, self.delivery.source)
            rows.append(self._version(candidate, identity, number, action))
            texts.append(_body(candidate, identity, number))
            delivered[identity] = candidate.digest
            self.outcomes.append(Outcome(candidate.iri, page, action, number, self.sequence))
        self._write(fresh, moved, rows, texts)
        self._deliver(delivered)

    def event(self, record: int, key: str, action: str, number: int, digest: str) -> None:
        """Give the next sequence number to what happens to a record; the chain covers hashes, never bodies."""
        self.sequence += 1
        link = f"{self.chain} {self.sequence} {key} {action} {number} {digest}"
        self.chain = hashlib.sha256(link.encode()).hexdigest()
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

    def _known(self, keys: list[str]) -> dict[str, _Known]:
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
                deliveries.c.digest.label("delivered"),
            )
            .select_from(records.join(versions, head).outerjoin(deliveries, mine))
            .where(records.c.key.in_(keys))
        )
        return {row[0]: _Known(*row[1:]) for row in self.connection.execute(query)}

    def _decide(self, candidate: Candidate, present: _Known | None) -> Action:
        verdict: Action = "draft" if candidate.violations else "published"
        if present is None:
            return verdict
        if present.state == "withdrawn":
            return "withdrawn"
        if candidate.digest == present.delivered:
            return "unchanged"
        if candidate.digest == present.digest:
            return "unchanged"
        if self.delivery.yields and present.source != self.delivery.source:
            return "kept"
        return verdict

    def _version(self, candidate: Candidate, identity: int, number: int, action: Action) -> dict[str, Any]:
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

    def _write(
        self,
        fresh: list[dict[str, Any]],
        moved: list[dict[str, Any]],
        rows: list[dict[str, Any]],
        texts: list[dict[str, Any]],
    ) -> None:
        for table, values in ((records, fresh), (versions, rows), (bodies, texts)):
            if values:
                self.connection.execute(insert(table), values)
        if moved:
            self.connection.execute(
                update(records)
                .where(records.c.id == bindparam("here"))
                .values(head=bindparam("to_head"), published=bindparam("to_public"), state=bindparam("to_state")),
                moved,
            )

    def _deliver(self, delivered: dict[int, str]) -> None:
        if not delivered:
            return
        mine = deliveries.c.record.in_(delivered) & (deliveries.c.source == self.delivery.source)
        self.connection.execute(delete(deliveries).where(mine))
        source = self.delivery.source
        self.connection.execute(
            insert(deliveries),
            [{"record": record, "source": source, "digest": digest} for record, digest in delivered.items()],
        )


def _record(candidate: Candidate, identity: int, state: str, public: int | None) -> dict[str, Any]:
    return {
        "id": identity,
        "key": candidate.key,
        "iri": candidate.iri,
        "kind": candidate.kind,
        "slug": candidate.slug,
        "state": state,
        "audience": "public",
        "embargo": "",
        "head": 1,
        "published": public,
        "withdrawn": "",
        "reason": "",
    }


def _first(candidate: Candidate, identity: int, state: str, public: int | None, source: str) -> _Known:
    page = f"/{candidate.kind}/{candidate.slug}"
    return _Known(identity, candidate.iri, page, state, 1, public, source, candidate.digest, candidate.digest)


def _body(candidate: Candidate, identity: int, number: int) -> dict[str, Any]:
    return {"record": identity, "number": number, "part": "public", "statements": candidate.statements}
