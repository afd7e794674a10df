"""Speed against peers in one run: what gongfu takes, what they take, and the ratio.

Everything runs on one core except ``jobs``, ``reforms`` and ``province``; every comparison is run in turns, and medians
are shown. ``--quick`` runs each once on little input, to see that all of it works; its figures mean nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import accessing
import compiling
import composite
import distribution
import office
import progress
import simulating
import studying
import texts
from measure import FULL, QUICK, Table, machine, pin, show

THREADS = "OPENBLAS_NUM_THREADS"
TABLES = (
    *compiling.TABLES,
    *distribution.TABLES,
    *progress.TABLES,
    *composite.TABLES,
    *accessing.TABLES,
    *simulating.TABLES,
    *studying.TABLES,
    *office.TABLES,
)
ON_REQUEST = simulating.ON_REQUEST
"""Tables that take minutes: only where they are named."""
NAMES = [table.__name__ for table in (*TABLES, *ON_REQUEST)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=", ".join(NAMES))
    parser.add_argument("--quick", action="store_true", help="once, on little input: whether it works")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file too")
    chosen = parser.parse_args()
    if unknown := set(chosen.tables) - set(NAMES):
        parser.error(f"no such table: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    _one_thread()
    scale = QUICK if chosen.quick else FULL
    found: list[Table] = []
    pin()
    _load_dictionary()
    print(
        *(f"{key} {value}" for key, value in machine().items()), "corpus" if texts.corpus() else "sample zone", sep=", "
    )
    with tempfile.TemporaryDirectory() as folder:
        for table in (*TABLES, *ON_REQUEST):
            if table.__name__ in chosen.tables or (not chosen.tables and table in TABLES):
                place = Path(folder) / table.__name__
                place.mkdir()
                found.append(table(scale, place))
                print("\n" + show(found[-1]), flush=True)
                shutil.rmtree(place)  # populations are large
    if chosen.json:
        tables = {table.name: [row._asdict() for row in table.rows] for table in found}
        chosen.json.write_text(
            json.dumps({"machine": machine(), "tables": tables}, ensure_ascii=False, indent=1) + "\n", "utf-8"
        )


def _one_thread() -> None:
    """Start again with one thread for NumPy's products: several on the one core we keep to get in each other's way.

    NumPy looks for the setting when it is imported, so it must be there before.
    """
    if os.environ.get(THREADS) != "1":
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {THREADS: "1"})


def _load_dictionary() -> None:
    """Load jieba's dictionary before anything is timed."""
    if find_spec("jieba"):
        import logging

        import jieba

        jieba.setLogLevel(logging.ERROR)
        jieba.initialize()


if __name__ == "__main__":
    main()
