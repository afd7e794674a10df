"""What a document compiles to: a typed, immutable ledger (台账) and its JSON form.

Field names in JSON are those of the labelling guide; ``SCHEMA_VERSION`` changes when a field changes meaning,
and ``data/ledger.schema.json`` is the schema that is shipped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = [
    "BODY",
    "JSON_NAMES",
    "SCHEMA_VERSION",
    "Count",
    "Deadline",
    "Entry",
    "Header",
    "Ledger",
    "Reference",
    "Span",
    "Stated",
    "Target",
    "Task",
    "Unit",
]

SCHEMA_VERSION = "1.0"

Role = Literal["lead", "responsible", "support", "implement"]
DeadlineKind = Literal["by", "period", "recurring", "open"]
Comparator = Literal[">=", "<=", "=", "~", "all"]
Verdict = Literal["holds", "differs", "unchecked"]
ReferenceKind = Literal["document", "number", "law"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters of the source's raw text: ``start`` inclusive, ``end`` exclusive, and its place in words."""

    start: int
    end: int
    place: str


@dataclass(frozen=True, slots=True)
class Header:
    """The document's own particulars: title (标题), number (文号), issuer (发文机关), date.

    ``year`` is the one that 年底前 refers to; ``numbers`` are all that the text shows as its own.
    """

    title: str | None
    number: str | None
    issuer: tuple[str, ...]
    year: int | None
    date: str | None = None
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A numbered heading or item of the outline. ``path`` is the clause path, outermost first (一、/（二）/3.)."""

    label: str
    level: int
    heading: str
    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class Unit:
    """A responsible body (责任单位) in a role.

    ``name`` is as printed (an elided prefix restored), ``printed`` the bare printed form; ``organization`` is the
    resolved current name or ``None`` where unknown; ``members`` the bodies a collective name stands for.
    """

    name: str
    role: Role
    inherited: bool
    printed: str = ""
    organization: str | None = None
    members: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit (时限). ``date`` is the last day, ISO, or ``None`` for recurring and open ones."""

    text: str
    date: str | None
    kind: DeadlineKind
    span: Span


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached, in numbers (目标). ``value`` is the number as printed, before ``unit`` (5万人: 5, 万人).

    ``baseline`` is A in 由A提高到B; ``date`` the ISO day it is to be reached by, where known.
    """

    text: str
    metric: str
    op: Comparator
    value: float | None
    unit: str | None
    span: Span
    baseline: float | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A count the document states of itself, held against what is there."""

    text: str
    stated: int
    found: int | None
    verdict: Verdict
    span: Span


@dataclass(frozen=True, slots=True)
class Stated:
    """A count that the text states of another document: 15 (``stated``) 条 (``of``)."""

    stated: int
    of: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document, document number or statute that the text names.

    ``number`` is the 文号 that follows a title, ``counts`` what the sentence says that document holds.
    """

    text: str
    kind: ReferenceKind
    number: str | None
    span: Span
    counts: tuple[Stated, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the ledger: the smallest part of a document that commits somebody to do something.

    ``key`` is stable: it is made from the document and the clause path. ``text`` runs from after the label to
    before the responsible-unit mark; ``quotation`` is the same stretch as printed, line breaks and mark included.
    ``chapter`` is the outermost heading above it. ``open`` says that the list of units ends in 等.
    ``flags`` name what a clerk should look at (``closing``: an unnumbered closing paragraph, ``row``: a table row).
    """

    key: str
    label: str
    path: str
    chapter: str
    heading: str
    text: str
    quotation: str
    span: Span
    units: tuple[Unit, ...] = ()
    open: bool = False
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()
    references: tuple[Reference, ...] = ()
    points: tuple[str, ...] = ()
    action: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """A compiled document. Immutable; ``to_dict`` is its JSON form."""

    name: str
    format: str
    document: Header
    outline: tuple[Entry, ...]
    tasks: tuple[Task, ...]
    goals: tuple[Target, ...]
    counts: tuple[Count, ...]
    references: tuple[Reference, ...] = ()
    warnings: tuple[str, ...] = ()
    zone: str | None = field(default=None)

    def to_dict(self) -> dict[str, Any]:
        """The ledger as plain values, in the field names of the shipped schema."""
        return {
            "schema": SCHEMA_VERSION,
            "source": {"name": self.name, "format": self.format, "warnings": list(self.warnings), "zone": self.zone},
            **{key: plain(getattr(self, key)) for key in BODY},
        }


BODY = ("document", "outline", "tasks", "goals", "counts", "references")
"""Fields of a ledger that stand at the top of its JSON form under their own names."""
JSON_NAMES = {"baseline": "from"}
"""Fields whose JSON name is no Python name."""


def plain(value: Any) -> Any:
    """Dataclasses and tuples as dicts and lists, under their JSON names."""
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    names = getattr(value, "__dataclass_fields__", None)
    if names is None:
        return value
    return {JSON_NAMES.get(name, name): plain(getattr(value, name)) for name in names}
