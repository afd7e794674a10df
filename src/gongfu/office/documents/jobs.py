"""What takes long is done in the background: reading large files, importing large ledgers."""

from __future__ import annotations

from pathlib import Path

from django_tasks import task

from gongfu.office.documents.importing import resume
from gongfu.office.documents.intake import compile_edition
from gongfu.office.frame.zone import zone
from gongfu.office.ledger.models import Edition
from gongfu.office.people.models import User

__all__ = ["LARGE", "MANY", "compile_file", "import_tasks", "start_compiling", "start_importing"]

LARGE = 512 * 1024
"""Files of more bytes are read in the background, and so are those whose readers are slow or run another program."""
_SLOW = {".pdf", ".doc", ".wps", ".rtf", ".xls", ".et"}
MANY = 150
"""Imports of more tasks are written in the background."""


@task()
def compile_file(edition: int) -> str:
    """Compile an uploaded file; its state afterwards."""
    return str(compile_edition(edition, zone()).state)


@task()
def import_tasks(edition: int, user: int | None) -> dict[str, int]:
    """Write the tasks of an edition whose import has begun."""
    return resume(edition, zone(), User.objects.filter(pk=user).first())


def start_compiling(edition: Edition) -> None:
    """Compile at once what is small, else let it be done in the background."""
    if edition.file.size > LARGE or Path(edition.name).suffix.lower() in _SLOW:
        compile_file.enqueue(edition.pk)
    else:
        compile_edition(edition.pk, zone())


def start_importing(edition: Edition, user: User | None) -> None:
    """Write the tasks of an edition whose import has begun, at once where they are few."""
    if len(edition.ledger.get("tasks", ())) > MANY:
        import_tasks.enqueue(edition.pk, user.pk if user else None)
    else:
        resume(edition.pk, zone(), user)
