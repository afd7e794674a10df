"""What the office writes down while it runs: a line of JSON an event, and nothing that tells of a person.

A user is a number, an address has no query, a form's content never appears, an error is its kind and the places in the
program: its words may hold what somebody typed.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

__all__ = ["AccessLog", "Lines", "configuration"]

FORMAT = "GONGFU_LOG"
"""Environment variable: ``json`` or ``plain``; else plain for a terminal, JSON elsewhere."""
FIELDS = ("user", "method", "path", "status", "ms")
"""What a record may carry beside its message."""
_BEIJING = timezone(timedelta(hours=8))
_access = logging.getLogger("gongfu.office.access")


class Lines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger, message, the fields of :data:`FIELDS` that it has, an error's kind and places."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, _BEIJING).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            places = traceback.extract_tb(record.exc_info[2])
            line["places"] = [f"{place.filename}:{place.lineno} {place.name}" for place in places[-12:]]
        return json.dumps(line, ensure_ascii=False, default=str)


class Plain(logging.Formatter):
    """A record for who sits before the terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Level, logger, message; an error as it is: it is their own machine."""
        return super().format(record)


def configuration() -> dict[str, Any]:
    """Django's ``LOGGING``: to standard error, requests too where it goes to a file or a journal."""
    form = os.environ.get(FORMAT) or ("plain" if sys.stderr is not None and sys.stderr.isatty() else "json")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": Lines},
            "plain": {"()": Plain, "format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json" if form == "json" else "plain"}},
        "root": {"handlers": ["stderr"], "level": "INFO" if form == "json" else "WARNING"},
        "loggers": {
            "django": {"level": "WARNING", "handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},  # what a visitor did wrong stands in the access line
            "axes": {"level": "CRITICAL"},  # names users and addresses; the audit log has them
            "gunicorn.error": {"level": "WARNING"},
        },
    }


class AccessLog:
    """A line a request: the user's number, method, path without query, status, milliseconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = self.get_response(request)
        if _access.isEnabledFor(logging.INFO) and not request.path.startswith("/static/"):
            user = getattr(request, "_cached_user", None)  # as far as the page asked; no query of ours
            fields = {
                "user": getattr(user, "pk", None),
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "ms": round((time.perf_counter() - begun) * 1000, 1),
            }
            _access.info("request", extra=fields)
        return response
