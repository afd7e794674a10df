"""Work that takes longer than a reader should wait. Each can be begun again without harm."""

from __future__ import annotations

from django_tasks import task

from gongfu.office.workbooks.applying import apply
from gongfu.office.workbooks.exporting import fill
from gongfu.office.workbooks.models import Batch, Export
from gongfu.office.workbooks.reading import read_batch

__all__ = ["apply_batch", "make_export", "read_upload"]


@task()
def make_export(pk: int) -> None:
    """Make the file of an export."""
    export = Export.objects.filter(pk=pk, state=Export.State.MAKING).first()
    if export is None:
        return
    try:
        fill(export)
    except Exception:
        Export.objects.filter(pk=pk).update(state=Export.State.FAILED)
        raise


@task()
def read_upload(pk: int) -> None:
    """Read an uploaded workbook."""
    batch = Batch.objects.filter(pk=pk, state=Batch.State.READING).first()
    if batch is not None:
        read_batch(batch)


@task()
def apply_batch(pk: int) -> None:
    """Write what a batch would change."""
    batch = Batch.objects.filter(pk=pk, state=Batch.State.APPLYING).first()
    if batch is not None:
        apply(batch)
