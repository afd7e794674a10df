"""Work that takes longer than a reader should wait. It can be begun again without harm."""

from __future__ import annotations

from django_tasks import task

from gongfu.office.papers.making import fill
from gongfu.office.papers.models import File

__all__ = ["make_file"]


@task()
def make_file(pk: int) -> None:
    """Make a file that was asked for."""
    file = File.objects.filter(pk=pk, state=File.State.MAKING).first()
    if file is None:
        return
    try:
        fill(file)
    except Exception:
        File.objects.filter(pk=pk).update(state=File.State.FAILED)
        raise
