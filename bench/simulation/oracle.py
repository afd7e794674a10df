"""OpenFisca as an oracle: populations and laws go to a process of its environment, every variable comes back.

A message is its length in eight bytes and an ``.npz``; one process answers as many as are asked. Numbers are 64-bit.
"""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from simulation.parameters import Figures
from simulation.population import Columns

__all__ = ["VARIABLES", "Oracle", "serve"]

VARIABLES = (
    "contributions", "income_tax", "resident_pension", "net_income", "income_before", "dibao",
    "income_per_head",
)  # fmt: skip
Arrays = dict[str, NDArray[np.generic]]
LAW = "law "


class Oracle:
    """A process that answers until it is closed."""

    def __init__(self, python: Path, module: str = "simulation.oracle") -> None:
        """``python`` is the interpreter of an environment with openfisca-core, ``module`` what answers in it."""
        command = [str(python), "-m", module]
        bench = Path(__file__).parents[1]
        self._process = subprocess.Popen(command, cwd=bench, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def variables(self, columns: Columns, law: Figures) -> dict[str, NDArray[np.float64]]:
        """Every variable of persons and households, in the order of the columns. Yuan a year."""
        return self.ask({**columns, **{LAW + name: np.array(value) for name, value in law._asdict().items()}})

    def ask(self, arrays: Mapping[str, NDArray[np.generic]]) -> dict[str, NDArray[np.float64]]:
        """What the process answers to some arrays."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        _send(self._process.stdin, arrays)
        answer = _receive(self._process.stdout)
        if answer is None:
            raise RuntimeError("the oracle has ended; its error stands above")
        return {name: np.asarray(value, np.float64) for name, value in answer.items()}

    def __enter__(self) -> Oracle:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()


def serve(answer: Callable[[Arrays], Mapping[str, NDArray[np.generic]]]) -> None:
    """Answer messages of standard input on standard output until there are no more."""
    while (message := _receive(sys.stdin.buffer)) is not None:
        _send(sys.stdout.buffer, answer(message))


def _send(file: BinaryIO, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    packed = io.BytesIO()
    np.savez(packed, **arrays)
    content = packed.getvalue()
    file.write(len(content).to_bytes(8, "little") + content)
    file.flush()


def _receive(file: BinaryIO) -> Arrays | None:
    """A message, or ``None`` where the other side has nothing more to say."""
    length = file.read(8)
    if len(length) < 8:
        return None
    with np.load(io.BytesIO(file.read(int.from_bytes(length, "little")))) as arrays:
        return dict(arrays)


def _answer(asked: Arrays) -> Arrays:
    from simulation import vectors

    figures = {name.removeprefix(LAW): value for name, value in asked.items() if name.startswith(LAW)}
    rates = tuple((float(at), float(rate)) for at, rate in figures.pop("rates"))
    law = Figures(**{name: float(value) for name, value in figures.items()}, rates=rates)
    columns = {name: column for name, column in asked.items() if not name.startswith(LAW)}
    system = vectors.build("openfisca_core", law, float64=True)
    return dict(vectors.values(vectors.simulation("openfisca_core", system, columns), *VARIABLES))


if __name__ == "__main__":
    serve(_answer)
