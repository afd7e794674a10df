"""``gongfu`` and ``python -m gongfu``: so small that Ctrl-C is answered while the command line is being imported."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

__all__ = ["main"]


def main() -> None:
    """Import the command line and run it."""
    try:
        from gongfu.cli import main as run

        run()
    except KeyboardInterrupt:
        with suppress(OSError):  # nobody may be there to read it
            os.write(2, "已中断\n".encode())
        sys.exit(130)


if __name__ == "__main__":
    main()
