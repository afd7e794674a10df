"""Damaged and hostile input, each file in a process of its own: every run must end in a ledger or in one clear error.

    python tools/fuzz.py [--minutes 60] [--seed 0] [--jobs 2] [--only WORD]

A run has 2 GB and 60 seconds. Three kinds of input: hostile files (bombs, entities, nesting, endless lines), runs of
one token at two lengths (time must grow with the length, not with its square), and files of the corpus cut, shuffled,
repeated and changed, until the time is up. The corpus is $GONGFU_SHARED/corpus/docs, else ../shared beside the
checkout, else the sample zone. A case is named by its kind, file and seed and is the same every time; input that
failed is kept under out/fuzz. The exit code is 1 if anything failed. Needs resource limits (not Windows).
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import itertools
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from hostile import HOSTILE, zipped

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "out" / "fuzz"
MEMORY, SECONDS = 2 << 30, 60
SHORT, LONG = 100_000, 1_000_000
STEEPEST = 25
"""Ten times the length may take so many times as long; a square would take a hundred."""
SLOWEST = 20
"""Seconds a million characters may take."""


class Case(NamedTuple):
    """An input: its kind, the file or token it is made of, its seed, its name, and what makes its bytes."""

    kind: str
    source: str
    seed: int
    name: str
    make: Callable[[], bytes]

    def __str__(self) -> str:
        return f"{self.kind} {self.source} seed={self.seed}"


class Result(NamedTuple):
    """How a case ended: ``ledger``, ``refused`` or ``failed``, after how many seconds of work, with what words."""

    case: Case
    end: str
    seconds: float
    size: int
    words: str


# ---- runs of one token

_WORDS = (
    "(|（|((（（|)|）|、|，|。|；|：|·|年|年年年|月|日|0|9|一|十|万|亿|一二三|12345|%|.|-|—|…|“|《|》|《》|〔|【|"
    " |\u3000|\t|a|的|"
    "责任单位：|责任单位:|（责任单位：|(责任单位:|责任单位：）|牵头单位：市财政局，|市财政局、|市财政局，|"
    "省商务厅、商务厅、|各县（市、区）政府、|"
    "牵头|负责|（负责|、负责）|由市财政局|由负责落实|配合，|等|局|市|省|一、|（一）|1.|1、|（1）|①|一、一、一、|"
    "一是|二是|一是二是|——|"
    "附件|附件1：|目录|第一条|第一章|第|条|到2025年|2025年|2025年底前|2025—|1月1日|到2025|年底前|每年|每月25日前|"
    "达到|达到1|达到50%|由30%提高到|由|从|提高到|从1|增长1%，|以上|不低于5|1,|1，000|一百|百分之|分之|万亿|"
    "5万人|5万人以上|翻一番|"
    "许政〔2023〕|许政〔2023〕2号|〔2023〕2号|号|《关于|《关于〈|关于印发|的通知|意见》|实施方案|"
    "共23项|23项|15条|个方面|条措施|"
    "以下均需各市落实，不再列出|下同|列第一位者为牵头单位|责任编辑：|来源：|"
    "（一|（一）（|[|{|<|&|'|\"|\\|$|^|*|+|?|1 |一 |人 民 "
)
TOKENS = _WORDS.split("|")
ENDS = ("", "。", "\n", "）", "x")


def run_of(token: str, length: int, end: str, lines: bool) -> bytes:
    """The token again and again to ``length`` characters, on one line or a line each."""
    unit = f"{token}\n" if lines else token
    return (
        f"一、总体要求\n{(unit * (length // len(unit) + 1))[:length]}{end}\n二、修路。（责任单位：市财政局）\n".encode()
    )


# ---- files of the corpus, damaged


def damaged(data: bytes, seed: int) -> bytes:
    """One to six changes: cut, dropped, repeated, swapped, flipped, inserted, or shuffled by line or full stop."""
    chance = random.Random(seed)
    if data.startswith(b"PK") and chance.random() < 0.7:
        return _damaged_member(data, chance)
    for _ in range(chance.choice([1, 1, 2, 6])):
        data = _changed(data, chance) or b"\n"
    return data


def _damaged_member(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name in chance.sample(sorted(members), chance.choice([1, 1, 3]) if len(members) > 2 else 1):
        members[name] = _changed(members[name], chance)
    return zipped(members)


INSERTED = [
    b"\0",
    b"\xff\xfe",
    b"<",
    b"</",
    b"&#0;",
    b"&lol;",
    b"<!--",
    b"]]>",
    b'"',
    b"-1",
    b"9" * 30,
    b"NaN",
    b"1e999",
    b"\r",
    b"(",
]


def _changed(data: bytes, chance: random.Random) -> bytes:
    size = len(data)
    start = chance.randrange(size + 1)
    stop = min(size, start + int(size ** chance.random()))
    change = chance.choice(
        ["cut", "head", "drop", "repeat", "swap", "flip", "flips", "insert", "lines", "stops", "swell"]
    )
    if change == "cut":
        return data[:start]
    if change == "head":
        return data[start:]
    if change == "drop":
        return data[:start] + data[stop:]
    if change == "repeat":
        return data[:start] + (data[start:stop] * chance.choice([2, 10, 100]))[:5_000_000] + data[stop:]
    if change == "swap":
        return data[stop:] + data[start:stop] + data[:start]
    if change in ("flip", "flips"):
        changed = bytearray(data)
        for _ in range(1 if change == "flip" else max(1, size // 500)):
            if changed:
                changed[chance.randrange(size)] = chance.randrange(256)
        return bytes(changed)
    if change == "insert":
        return data[:start] + chance.choice([*INSERTED, chance.randbytes(300)]) + data[start:]
    if change == "swell":
        return data * max(1, min(20, 2_000_000 // max(1, size)))
    mark = b"\n" if change == "lines" else "。".encode()
    parts = data.split(mark)
    chance.shuffle(parts)
    return mark.join(parts)


# ---- running


def cases(seed: int) -> Iterator[Case]:
    """Hostile files, then runs, then damaged files without end."""
    for name, make in HOSTILE.items():
        yield Case("hostile", name, 0, name, make)
    chance = random.Random(seed)
    for token in TOKENS:
        yield from runs(token, chance.choice(ENDS), chance.random() < 0.2)
    for number in itertools.count(seed):
        chance = random.Random(number)
        if number % 4 == 0:
            yield from runs("".join(chance.choices(TOKENS, k=chance.randint(2, 5))), chance.choice(ENDS), False)
        path = chance.choice(corpus())
        yield Case("damaged", path.name, number, f"a{path.suffix}", partial(damaged, path.read_bytes(), number))


def runs(token: str, end: str, lines: bool) -> Iterator[Case]:
    kind = f"lines of {token!r}+{end!r}" if lines else f"run of {token!r}+{end!r}"
    for length in (SHORT, LONG):
        yield Case(kind, f"x{length}", 0, "a.txt", partial(run_of, token, length, end, lines))


@cache
def corpus() -> list[Path]:
    """Files to damage. One .doc in three is enough: each takes LibreOffice seconds."""
    shared = Path(os.environ.get("GONGFU_SHARED") or ROOT.parent / "shared") / "corpus" / "docs"
    folder = shared if shared.is_dir() else ROOT / "src" / "gongfu" / "data"
    files = sorted(
        path for path in folder.rglob("*") if path.suffix in (".txt", ".md", ".html", ".docx", ".pdf", ".xlsx")
    )
    rare = [path for path in files if path.suffix != ".txt"]
    return files + rare * 3


def run(case: Case) -> Result:
    """Compile the case's bytes in a child; a child that is killed, or speaks of anything but its result, has failed."""
    data = case.make()
    with tempfile.TemporaryDirectory(prefix="gongfu-fuzz-") as folder:
        path = Path(folder, case.name)
        path.write_bytes(data)
        started = time.perf_counter()
        command = [sys.executable, __file__, "--compile", str(path)]
        child = subprocess.run(command, capture_output=True, check=False, cwd=folder, timeout=SECONDS * 5)
        seconds = time.perf_counter() - started
    said = child.stderr.decode("utf-8", "replace").strip()
    if child.returncode or said:
        result = Result(case, "failed", seconds, len(data), f"exit {child.returncode}\n{said[-3000:]}")
    else:
        answer: dict[str, Any] = json.loads(child.stdout)
        result = Result(case, answer["end"], answer["seconds"], len(data), answer["words"])
    if result.end == "failed":
        KEPT.mkdir(parents=True, exist_ok=True)
        (KEPT / f"{zlib.crc32(str(case).encode()):08x}-{case.name}").write_bytes(data[:70_000_000])
    return result


def compile_one(path: str) -> None:
    """In the child: compile a file within memory and time, hold the ledger to its promises, print how it ended."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    faulthandler.dump_traceback_later(SECONDS, exit=True)
    sys.path.insert(0, str(ROOT / "src"))
    from gongfu.compiler.decompose import compile_document
    from gongfu.documents.errors import InputError
    from gongfu.documents.read import read

    try:
        document = read(path)
        ledger = compile_document(document).to_dict()
        for span in spans(ledger):
            assert 0 <= span["start"] <= span["end"] <= len(document.raw), (span, len(document.raw))
        json.dumps(ledger, ensure_ascii=False, allow_nan=False).encode()
        end, words = "ledger", f"{len(ledger['tasks'])} tasks"
    except InputError as error:
        end, words = "refused", str(error)
        assert len(words.splitlines()) == 1, words
    print(json.dumps({"end": end, "seconds": sum(os.times()[:4]), "words": words}))


def spans(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "start" in value:
            yield value
        for item in value.values():
            yield from spans(item)
    elif isinstance(value, list):
        for item in value:
            yield from spans(item)


def report(result: Result, before: dict[str, float], seen: Counter[str]) -> bool:
    """Print what is worth a look; whether the case failed. ``before``: seconds of short runs, ``seen``: tracebacks."""
    case, rate = result.case, result.seconds / max(result.size / 1e6, 0.1)
    failed = result.end == "failed"
    if case.kind.startswith(("run", "lines")):
        if case.source == f"x{SHORT}":
            before[case.kind] = result.seconds
        elif not failed and result.seconds > max(1.0, STEEPEST * before.get(case.kind, 0.0)):
            failed, result = True, result._replace(words=f"super-linear: {before.get(case.kind, 0):.2f} s, then this")
        failed = failed or result.seconds > SLOWEST
    frames = [line.strip() for line in result.words.splitlines() if line.startswith("  File")] if failed else []
    where = (frames[0] if "most recent call first" in result.words else frames[-1]) if frames else ""
    seen[where] += 1
    if where and seen[where] > 1:
        print(f"FAILED {case}: {result.seconds:.1f} s, again {where}", flush=True)
    elif failed or case.kind == "hostile":
        print(
            f"{'FAILED' if failed else result.end} {case}: {result.seconds:.1f} s, {rate:.1f} s/MB: {result.words}",
            flush=True,
        )
    return failed


def fuzz(minutes: float, seed: int, jobs: int, only: str) -> int:
    stop, failures = time.monotonic() + minutes * 60, 0
    counts, seen, before = Counter[str](), Counter[str](), dict[str, float]()
    slowest: list[tuple[float, str]] = []
    waiting: set[Future[Result]] = set()
    in_time = itertools.takewhile(lambda _: time.monotonic() < stop, cases(seed))
    chosen = (case for case in in_time if only in str(case))
    with ThreadPoolExecutor(jobs) as pool:
        while (case := next(chosen, None)) or waiting:
            if case:
                waiting.add(pool.submit(run, case))
                if len(waiting) < jobs:
                    continue
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                result = future.result()
                counts[result.end] += 1
                failures += report(result, before, seen)
                slowest = sorted([*slowest, (result.seconds / max(result.size / 1e6, 0.1), str(result.case))])[-10:]
    print(f"{sum(counts.values())} runs: {dict(counts)}, {failures} failures. Slowest, in seconds a megabyte:")
    for rate, name in reversed(slowest):
        print(f"  {rate:8.2f}  {name}")
    return 1 if failures else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60, help="how long to go on")
    parser.add_argument("--seed", type=int, default=0, help="where the damaged files begin")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once")
    parser.add_argument("--only", default="", help="only cases whose name holds this word")
    parser.add_argument("--compile", metavar="FILE", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.compile:
        compile_one(options.compile)
        return 0
    return fuzz(options.minutes, options.seed, options.jobs, options.only)


if __name__ == "__main__":
    sys.exit(main())
