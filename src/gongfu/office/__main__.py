"""Django's own commands on an office: ``python -m gongfu.office migrate``; ``$GONGFU_OFFICE`` names its folder."""

from __future__ import annotations

import os
import sys

from gongfu.documents.errors import InputError


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongfu.office.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["python -m gongfu.office", *sys.argv[1:]])
    except InputError as error:
        raise SystemExit(str(error)) from None


if __name__ == "__main__":
    main()
