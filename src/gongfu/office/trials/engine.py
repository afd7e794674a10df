"""Trials computed: studios that are made ready in the background and kept, results that are kept for a while."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongfu.documents.errors import InputError, InputErrors
from gongfu.office.trials import city
from gongfu.office.trials.turn import BusyError, turn
from gongfu.simulation.china import law

if TYPE_CHECKING:
    from gongfu.office.trials.choice import Choice
    from gongfu.simulation.results import Results
    from gongfu.simulation.studio import Studio, Studios

__all__ = ["Waiting", "compute"]

PATIENCE = 4.0
"""Seconds that a page waits for its studio or its turn before it says that it is coming."""
_KEPT = 48
"""Results kept, of some 60 KB each: sliders go back and forth."""
log = logging.getLogger("gongfu.office.trials")


@dataclass(frozen=True, slots=True)
class Waiting:
    """There are no results yet: ``step`` is what is being done, ``preparing`` whether it is done for the first time."""

    step: str
    preparing: bool


class _Making:
    """A studio that a thread is making: ``step`` is where it is, ``fault`` why it could not be made."""

    def __init__(self) -> None:
        self.step = "准备"
        self.fault: InputErrors | None = None
        self.over = threading.Event()


class _Engine:
    """What this process keeps."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.making: dict[object, _Making] = {}
        self.results: OrderedDict[object, Results] = OrderedDict()
        self._studios: Studios | None = None

    @property
    def studios(self) -> Studios:
        """The studios; the engine and its compiler are loaded when the first trial is made."""
        with self.lock:
            if self._studios is None:
                from gongfu.simulation.studio import Studios

                self._studios = Studios()
            return self._studios


_engine = _Engine()


def compute(choice: Choice, name: str = "", patience: float | None = None) -> Results | Waiting:
    """The results of a choice, or word that they are coming: the studio is made in the background.

    ``patience`` are the seconds to wait (:data:`PATIENCE`). Raises :class:`InputErrors` for values out of range, what
    is wrong with law, reform or population, and where there is no population yet.
    """
    if not city.is_there():
        raise InputErrors([InputError("人口", "还没有造好试算用的人口", "请先在政策推演页造人口")])
    until = time.monotonic() + (PATIENCE if patience is None else patience)
    made_for = (city.mark(), *choice.key)
    key = (made_for, tuple(sorted(choice.values.items())), name)
    with _engine.lock:
        if key in _engine.results:
            _engine.results.move_to_end(key)
            return _engine.results[key]
    studio = _engine.studios.known(made_for)
    if studio is None:
        making = _begun(made_for, choice)
        making.over.wait(max(until - time.monotonic(), 0))
        if making.fault is not None:
            with _engine.lock:
                _engine.making.pop(made_for, None)
            raise making.fault
        studio = _engine.studios.known(made_for)
        if studio is None:
            return Waiting(making.step, preparing=True)
    try:
        with turn(until - time.monotonic()):
            found = studio.run(choice.values, name)
    except BusyError:
        return Waiting("正在计算", preparing=False)
    with _engine.lock:
        _engine.results[key] = found
        while len(_engine.results) > _KEPT:
            _engine.results.popitem(last=False)
    return found


def _begun(key: object, choice: Choice) -> _Making:
    """The making of a studio, begun where it is not going on."""
    with _engine.lock:
        making = _engine.making.get(key)
        if making is not None and not making.over.is_set():
            return making
        if making is not None and making.fault is not None:
            return making
        making = _engine.making[key] = _Making()
    threading.Thread(target=_make, args=(key, choice, making), name="studio", daemon=True).start()
    return making


def _make(key: object, choice: Choice, making: _Making) -> None:
    """Make a studio when it is our turn, and keep it."""

    def step(told: str) -> None:
        making.step = told

    try:
        step("等前面的计算")
        _engine.studios.get(key, lambda: _made(choice, step))
    except InputErrors as error:
        making.fault = error
    except InputError as error:
        making.fault = InputErrors([error])
    except Exception as error:
        log.exception("a studio could not be made")
        cause = "内存不够" if isinstance(error, MemoryError) else "程序出错，已记入日志"
        making.fault = InputErrors([InputError("试算", cause, "请换小一些的人口，或告诉管理员")])
    finally:
        if making.fault is None:
            with _engine.lock:
                _engine.making.pop(key, None)
        making.over.set()


def _made(choice: Choice, step: Callable[[str], None]) -> Studio:
    from gongfu.simulation.studio import Studio

    while True:
        try:
            with turn(60.0):
                step("读取人口")
                return Studio.of(law(), city.people(), choice.day, choice.dials, choice.reform, progress=step)
        except BusyError:
            continue
