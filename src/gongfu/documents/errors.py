"""The one error a user sees: which file, which place, what is wrong, what to do."""

from __future__ import annotations

__all__ = ["InputError"]


class InputError(Exception):
    """Input that cannot be read or used.

    ``file`` names the file as the user gave it, ``place`` the page, paragraph, row or key in it (empty for
    the whole file), ``cause`` what is wrong and ``remedy`` what the user can do. ``str()`` is one line.
    """

    def __init__(self, file: object, cause: str, remedy: str, place: str = "") -> None:
        super().__init__(file, cause, remedy, place)
        self.file = str(file)
        self.place = place
        self.cause = cause
        self.remedy = remedy

    def __str__(self) -> str:
        where = f"{self.file}: {self.place}" if self.place else self.file
        return " ".join(f"{where}: {self.cause}。{self.remedy}".split())
