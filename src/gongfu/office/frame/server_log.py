"""gunicorn's own log through ours. A file of its own, since gunicorn is not there on Windows."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

__all__ = ["ServerLog"]


class ServerLog(Logger):  # type: ignore[misc]
    """Hands its lines to the root logger, which writes them as the office does."""

    def setup(self, cfg: Any) -> None:
        """No handlers of its own."""
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            log.handlers.clear()
        self.error_log.propagate = True
