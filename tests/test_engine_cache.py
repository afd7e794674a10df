"""Compiled once, read again: by other processes, for other parameters, and never from a folder others can write to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from programs import FACTS, LAYOUT, populations, vectors

from gongfu.simulation.engine import Kernel, Measure, Program, Total, compiled
from gongfu.simulation.engine.program import Gather, Step
from gongfu.simulation.law.expression import Name, Op, Setting

PROGRAM = Program(
    (
        Step("raised", "person", Op("add", (Name("wage"), Setting("line")))),
        Gather("all", "household", "raised", "sum", "household"),
        Step("income", "household", Op("div", (Name("all"), Name("size")))),
    ),
    {"wage": FACTS["wage"]},
    LAYOUT,
    ("income",),
)
STORY = """
import json, sys
sys.path.insert(0, sys.argv[1])
from numba.core import event
from test_engine_cache import PROGRAM
from programs import populations, vectors
from gongfu.simulation.engine import Kernel, Measure

class Compiled(event.Listener):
    count = 0
    def on_start(self, event): pass
    def on_end(self, event): Compiled.count += 1

event.register("numba:run_pass", Compiled())
outcome = Kernel.of(PROGRAM, Measure("income")).run(populations(3, [1, 2]), vectors(3))
print(json.dumps([Compiled.count, outcome.incomes.tolist(), outcome.measures().median]))
"""


def tell(folder: Path) -> tuple[int, list[float], float]:
    environment = {**os.environ, "GONGFU_CACHE": str(folder)}
    command = [sys.executable, "-c", STORY, str(Path(__file__).parent)]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return tuple(json.loads(told.stdout))


def test_a_second_process_compiles_nothing(tmp_path: Path) -> None:
    first, second = tell(tmp_path), tell(tmp_path)
    assert first[0] > 0
    assert second[0] == 0
    assert first[1:] == second[1:]
    assert (tmp_path / "kernels").stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="有些系统没有 POSIX 权限")
def test_a_folder_others_can_write_to_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "kernels").mkdir()
    (tmp_path / "kernels").chmod(0o777)
    assert tell(tmp_path)[0] > 0
    assert list((tmp_path / "kernels").iterdir()) == []


def test_without_a_folder_kernels_are_compiled_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with_folder, without = tell(tmp_path / "folder"), tell(tmp_path / "file")
    assert without[0] > 0
    assert without[1:] == with_folder[1:]


def test_a_changed_file_is_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGFU_CACHE", str(tmp_path))
    assert compiled.module_of("answer = 42").answer == 42
    (file,) = (tmp_path / "kernels").glob("*.py")
    text = file.read_text("utf-8")
    file.write_text(text.replace("42", "43"), "utf-8")
    monkeypatch.delitem(sys.modules, file.stem)
    assert compiled.module_of("answer = 42").answer == 42
    assert file.read_text("utf-8") == text


def test_what_nobody_used_for_long_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGFU_CACHE", str(tmp_path))
    compiled.module_of("answer = 1")
    (mark,) = (tmp_path / "kernels").glob("*.used")
    os.utime(mark, (0, time.time() - 90 * 86400))
    compiled.module_of("answer = 2")
    kept = {file.stem for file in (tmp_path / "kernels").glob("gongfu_kernel_*")}
    assert mark.stem not in kept
    assert len(kept) == 1


def test_other_parameters_compile_nothing() -> None:
    kernel = Kernel.of(PROGRAM, Measure("income", (Total("raised"),)))
    population, vector = populations(3, [1, 2]), vectors(3)
    before = kernel.run(population, vector).incomes
    run = compiled.module_of(kernel.source.text).run
    signatures = list(run.signatures)
    vector[0] += 100
    after = kernel.run(population, vector).incomes
    np.testing.assert_allclose(after - before, 100)
    assert run.signatures == signatures


def test_columns_mapped_from_a_file_compile_nothing(tmp_path: Path) -> None:
    kernel = Kernel.of(PROGRAM, Measure("income", (Total("raised"),)))
    population, vector = populations(3, [1, 2]), vectors(3)
    kernel.run(population, vector)
    run = compiled.module_of(kernel.source.text).run
    signatures = list(run.signatures)
    np.save(tmp_path / "wage.npy", population.persons["wage"])
    population.persons["wage"] = np.load(tmp_path / "wage.npy", mmap_mode="r")  # type: ignore[index]
    kernel.run(population, vector)
    assert run.signatures == signatures


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONGFU_CACHE", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert compiled.cache_folder() == Path("/somewhere/gongfu")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert compiled.cache_folder().parts[-3:] == ("Library", "Caches", "gongfu")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", "/local")
    assert compiled.cache_folder() == Path("/local/gongfu/cache")


def test_threads_that_ask_at_once_get_the_whole_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGFU_CACHE", str(tmp_path))
    text = "import time\ntime.sleep(0.2)  # of a long kernel\nrun = 7\n"
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: compiled.module_of(text).run, range(4)))
    assert found == [7, 7, 7, 7]


def test_a_module_that_fails_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGFU_CACHE", str(tmp_path))
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            compiled.module_of("run = 1 / 0\n")
