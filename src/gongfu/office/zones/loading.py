"""A zone folder loaded into the office: its areas, actions, bodies and documents. Loading it again changes nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from gongfu.documents.errors import InputError
from gongfu.office.documents.compiling import made_of
from gongfu.office.documents.importing import import_edition, resume
from gongfu.office.documents.intake import compile_edition, receive
from gongfu.office.ledger.models import Edition, Source, Task
from gongfu.office.people.audit import record
from gongfu.office.zones.models import Action
from gongfu.office.zones.sync import sync, write
from gongfu.zone import load

if TYPE_CHECKING:
    from gongfu.zone import PolicyDocument, Zone

__all__ = ["Loaded", "load_zone"]


@dataclass(slots=True)
class Loaded:
    """What loading did. ``imported`` and ``drafts`` name files, ``faults`` say what could not be read."""

    areas: int = 0
    actions: int = 0
    units: int = 0
    sources: int = 0
    tasks: int = 0
    imported: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    faults: list[InputError] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether anything differs from before."""
        return bool(self.areas or self.actions or self.units or self.sources or self.imported or self.drafts)


def load_zone(folder: str | Path, replace: bool = False) -> Loaded:
    """Bring the office to what a zone folder says.

    A document that the office does not have yet is imported. One whose file has changed waits as a draft, for people to
    look at what it adds, changes and removes; ``replace`` imports it at once. An import that was interrupted is
    finished. Raises :class:`InputError` where ``zone.toml`` or a table cannot be read; a document that cannot be read
    is told in ``faults`` and keeps nobody from the others.
    """
    zone = load(folder)
    rows = sync(zone)
    done = Loaded(rows["areas"], rows["actions"], rows["units"], _write_sources(zone))
    for pk in Edition.objects.filter(state=Edition.State.IMPORTING).order_by("pk").values_list("pk", flat=True):
        done.tasks += _total(resume(pk, zone, None))
    sources = {source.key: source for source in Source.objects.select_related("action")}
    made = made_of(zone)
    for document in zone.documents:
        path = zone.path(document)
        if path is not None:
            _load_document(zone, sources[document.id], path, made, done, replace)
    if done.changed:
        counts = {name: getattr(done, name) for name in ("areas", "actions", "units", "sources", "tasks")}
        record(None, "load", None, zone.full_name, **counts, imported=done.imported, drafts=done.drafts)
    return done


def _write_sources(zone: Zone) -> int:
    """The documents of ``zone.toml``, those at hand and those of which only others tell."""
    actions = dict(Action.objects.values_list("key", "pk"))
    return write(
        Source,
        {document.id: _source(document, order, actions) for order, document in enumerate(zone.documents, 1)},
    )


def _source(document: PolicyDocument, order: int, actions: dict[str, int]) -> dict[str, object]:
    return {
        "layer": document.layer,
        "title": document.title[:300],
        "number": document.number[:100],
        "issuer": document.issuer[:200],
        "issued": str(document.date)[:10],
        "action_id": actions.get(document.action),
        "at_hand": document.at_hand,
        "sample": document.sample,
        "order": order,
    }


def _load_document(zone: Zone, source: Source, path: Path, made: str, done: Loaded, replace: bool) -> None:
    """Compile a document and import it, unless the office has this very file from these very tables already."""
    try:
        data = path.read_bytes()
    except OSError:
        done.faults.append(InputError(path, "无法打开文件", "请检查路径和权限"))
        return
    latest = Edition.objects.filter(source=source).exclude(state=Edition.State.DISCARDED).defer("text").first()
    same = latest is not None and latest.sha256 == hashlib.sha256(data).hexdigest()
    if latest is not None and same and latest.result.get("made_of") == made:
        return
    edition = compile_edition(receive(data, path.name, None, source).pk, zone, data)
    if edition.state == Edition.State.FAILED:
        done.faults.append(InputError(path, edition.problem.partition("。")[0], edition.problem.partition("。")[2]))
        _forget(edition)
        return
    if latest is not None and same and latest.ledger == edition.ledger:
        latest.result = latest.result | {"made_of": made}
        latest.save(update_fields=["result"])
        _forget(edition)
        return
    if latest is not None and not replace:
        done.drafts.append(path.name)
        return
    done.tasks += _total(import_edition(edition, zone, None))
    done.imported.append(path.name)


def _forget(edition: Edition) -> None:
    """Remove an edition that nobody needs: it was never imported."""
    assert not Task.objects.filter(edition=edition).exists()
    edition.file.delete(save=False)
    edition.delete()


def _total(counts: dict[str, int]) -> int:
    return counts["added"] + counts["changed"] + counts["removed"] + counts["reopened"]
