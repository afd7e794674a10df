"""Parts of a large population: what is counted in parts is what would be counted of the whole."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongfu import distribution
from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.engine import Ask, Kernel, Measure, Total, evaluate, lower
from gongfu.simulation.engine.derivative import derivative
from gongfu.simulation.law import Law, Reform, Sum, fact, household, person
from gongfu.simulation.law.parameters import read_parameters
from gongfu.simulation.population import Population
from gongfu.simulation.population.parts import split
from gongfu.simulation.population.store import parts as stored
from gongfu.simulation.population.store import save, save_parts
from gongfu.simulation.scale import BASELINE, Counted, Kept, Stored, cluster, count_parts, simulate_parts
from gongfu.simulation.scale.rounds import Job
from gongfu.simulation.scale.weights import common_step, on_grid, persons

FACTS = {
    item.name: item
    for item in (
        fact("wage", "person", "工资", "money", "yuan/year"),
        fact("age", "person", "年龄", "whole", "year"),
        fact("rural", "household", "乡村", "flag"),
    )
}


def made_up(households: int, seed: int = 1) -> Population:
    """Households of one to five persons with uneven weights; the wage of a person tells who it is."""
    rng = np.random.default_rng(seed)
    size = rng.integers(1, 6, households)
    home = np.repeat(np.arange(households), size)
    columns = {"wage": np.arange(len(home)) + 0.25, "age": rng.integers(0, 90, len(home))}
    weight = rng.uniform(0.3, 3, households)
    return Population.of(columns, {"rural": rng.integers(0, 2, households)}, home, FACTS, weight=weight)


# --- weights ---


def test_a_grid_is_fine_enough_to_lose_nothing_and_coarse_enough_to_add_exactly() -> None:
    # 98 million persons: the least power of two above is 2^27, and a step is 2^(27 - 52)
    assert common_step([4e6, 94e6]) == 2.0**-25


def test_weights_already_on_the_grid_stay_as_they_are() -> None:
    whole = made_up(1_000)
    parts = split(whole, 7)
    step = common_step(map(persons, parts))
    assert step == common_step([persons(whole)])
    assert all(on_grid(part, step) is part for part in parts)


def test_parts_built_apart_add_up_exactly_in_any_order_once_they_are_on_one_grid() -> None:
    parts = [made_up(2_000, seed) for seed in range(8)]
    step = common_step(map(persons, parts))
    totals = [persons(on_grid(part, step)) for part in parts]
    assert sum(totals) == sum(reversed(totals)) == sum(sorted(totals))
    assert all(float(total / step).is_integer() for total in totals)
    for part in parts:
        assert np.abs(on_grid(part, step).weight - part.weight).max() <= step / 2


# --- the law that is run ---

PARAMETERS = """\
[free]
label = "免税额"
unit = "yuan/year"
[[free.values]]
since = "2020-01-01"
value = 60000
source = "本例"
confidence = "X"
[rates]
label = "税率"
unit = "1"
over = "yuan/year"
[[rates.values]]
since = "2020-01-01"
schedule = [[0, 0.03], [36000, 0.1]]
source = "本例"
confidence = "X"
[line]
label = "保障线"
unit = "yuan/person/year"
[[line.values]]
since = "2020-01-01"
value = 5000
source = "本例"
confidence = "X"
"""


@person("税", "yuan/year", "本例", paid_to="财政")
def tax(wage, *, free, rates):
    return rates(max(wage - free, 0.0))


@person("净收入", "yuan/year", "本例")
def net(wage, tax):
    return wage - tax


@household("人均净收入", "yuan/person/year", "本例")
def net_per_head(net: Sum, size):
    return net / size


@household("人均补助", "yuan/person/year", "本例", paid_by="财政")
def benefit(net_per_head, rural, *, line):
    return max(line - net_per_head, 0.0) if rural else 0.0


@household("人均可支配收入", "yuan/person/year", "本例")
def income_per_head(net_per_head, benefit):
    return net_per_head + benefit


@household("人均补助", "yuan/person/year", "本例", paid_by="财政")
def benefit_for_all(net_per_head, *, line):
    return max(line - net_per_head, 0.0)


DAY = "2025-06-01"
ASK = Ask("income_per_head", ("tax", "benefit"), "rural")
REFORMS = (Reform.of({"line": 8_000}, name="提高保障线"), Reform.of({"benefit": benefit_for_all}, name="城乡一样"))


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    file = tmp_path_factory.mktemp("law") / "parameters.toml"
    file.write_text(PARAMETERS, "utf-8")
    rules = (tax, net, net_per_head, benefit, income_per_head)
    return Law("本例", tuple(rule.rule for rule in rules), read_parameters(file), FACTS)


def city(households: int = 3_000, seed: int = 4) -> Population:
    """Wages in whole yuan, so that many incomes are the same; some households have none, and some losses."""
    rng = np.random.default_rng(seed)
    size = rng.integers(1, 6, households)
    home = np.repeat(np.arange(households), size)
    wage = np.where(rng.random(len(home)) < 0.5, np.round(rng.lognormal(10, 1, len(home)), -2), 0.0)
    wage[rng.random(len(home)) < 0.01] = -3_000
    columns = {"wage": wage, "age": rng.integers(0, 90, len(home))}
    weight = rng.uniform(0.3, 3, households)
    return Population.of(columns, {"rural": rng.integers(0, 2, households)}, home, FACTS, weight=weight)


def by_sorting(population: Population, law: Law, reform: Reform | None = None) -> tuple[float, float, float]:
    """Median, poverty and middle share of all incomes at once."""
    edition = (law.reformed(reform) if reform else law).on(DAY)
    income = evaluate(population, edition, ["income_per_head"], backend="numpy")["income_per_head"]
    people = distribution.Sample.of(income, population.weight * population.size)
    return distribution.median(people), distribution.relative_headcount(people), distribution.middle_share(people)


def exact(found: tuple[Counted, ...]) -> list[tuple[float, float, float]]:
    return [(one.measures.median, one.measures.poverty, one.measures.middle) for one in found]


# --- one machine ---


@pytest.mark.parametrize("count", [1, 3, 7])
def test_figures_are_those_of_a_sort_of_everybody_however_many_parts_there_are(law: Law, count: int) -> None:
    whole = city()
    found = simulate_parts(split(whole, count), law, REFORMS, DAY, ASK)
    assert [one.name for one in found] == [BASELINE, "提高保障线", "城乡一样"]
    assert exact(found) == [by_sorting(whole, law, reform) for reform in (None, *REFORMS)]


def test_totals_means_and_the_gini_coefficient_are_those_of_the_whole(law: Law) -> None:
    whole = city()
    (one, *_), (several, *_) = (simulate_parts(split(whole, count), law, (), DAY, ASK) for count in (1, 5))
    assert several.measures.people == one.measures.people
    assert several.measures.mean == pytest.approx(one.measures.mean, rel=1e-12)
    assert several.measures.gini.value == pytest.approx(one.measures.gini.value, rel=1e-12)
    assert several.measures.totals == pytest.approx(dict(one.measures.totals), rel=1e-12)
    assert several.state.means == pytest.approx(one.state.means, rel=1e-12)


def test_weights_whose_total_rounding_lifts_over_a_power_of_two_stay_on_their_grid() -> None:
    homes = Population.of({"wage": [1.0] * 16}, {"rural": [0] * 8}, np.arange(16) // 2, FACTS)
    weight = homes.weight + 0.0
    weight[0] += 2.0**-40 + 2.0**-48  # the sum over persons is a little above 16, whose grid has steps of 2**-48
    lifted = replace(homes, weight=weight)
    assert on_grid(lifted, common_step([persons(lifted)])) is lifted


@settings(max_examples=25, deadline=None)
@given(
    wages=st.lists(
        st.sampled_from([0.0, 1.0, 999.99, 5_000.0, 60_000.0, 60_000.01, 250_000.0]), min_size=3, max_size=30
    ),
    weights=st.integers(1, 9),
    count=st.integers(1, 3),
)
def test_any_small_population_can_be_split(law: Law, wages: list[float], weights: int, count: int) -> None:
    homes = np.arange(len(wages)) // 2
    rural = np.arange(homes[-1] + 1) % 2
    weight = 1 + np.arange(homes[-1] + 1) % weights / 7
    whole = Population.of({"wage": wages, "age": [40] * len(wages)}, {"rural": rural}, homes, FACTS, weight=weight)
    parts = split(whole, min(count, whole.household_count))
    assert exact(simulate_parts(parts, law, (), DAY, ASK)) == [
        pytest.approx(by_sorting(whole, law), abs=0, nan_ok=True)
    ]


def test_incomes_that_memory_has_no_room_for_are_computed_again(law: Law) -> None:
    whole = city()
    parts = split(whole, 4)
    kept = simulate_parts(parts, law, REFORMS, DAY, ASK)
    for memory in (0, 8 * whole.household_count):  # of none, and of some parts
        assert exact(simulate_parts(parts, law, REFORMS, DAY, ASK, memory=memory)) == exact(kept)


def test_parts_built_apart_are_counted_in_any_order(law: Law) -> None:
    parts = [city(500, seed) for seed in range(5)]
    forth, back = (simulate_parts(order, law, (), DAY, ASK) for order in (parts, parts[::-1]))
    assert exact(forth) == exact(back)
    assert forth[0].measures.people == back[0].measures.people


def test_one_population_is_one_part(law: Law) -> None:
    whole = city(200)
    assert exact(simulate_parts(whole, law, (), DAY, ASK)) == [by_sorting(whole, law)]


def test_progress_counts_both_rounds(law: Law) -> None:
    said: list[tuple[int, int]] = []
    simulate_parts(split(city(60), 3), law, (), DAY, ASK, progress=lambda done, all_: said.append((done, all_)))
    assert said == [(done, 6) for done in range(1, 7)]


def test_reforms_of_the_same_rules_share_a_kernel_and_what_travels_is_small(law: Law) -> None:
    from gongfu.simulation.scale.run import _kernels

    kernels = _kernels([law.on(DAY), law.reformed(REFORMS[0]).on(DAY), law.reformed(REFORMS[1]).on(DAY)], ASK)
    assert kernels[0] is kernels[1] is not kernels[2]
    job = Job(tuple((kernel, np.zeros(kernel.program.layout.size)) for kernel in kernels), 1.0)
    assert len(pickle.dumps(job)) < 100_000


def test_derivatives_of_parts_add_up_to_those_of_the_whole(law: Law) -> None:
    edition = law.reformed(Reform.of({"line": 5_000.01})).on(DAY)  # nobody is just on the line
    program = derivative(lower(edition, "income_per_head", "benefit"), ["line"])
    measure = Measure("income_per_head", (Total("benefit"), Total("d0_benefit")), ("d0_income_per_head",))
    run = (Kernel.of(program, measure), program.layout.vector(edition))
    whole = city()
    ((one, _),) = count_parts([Kept("全", whole)], [run])
    ((several, _),) = count_parts([Kept(str(n), part) for n, part in enumerate(split(whole, 5))], [run])
    # a yuan more on the line is a yuan more for every rural household below it, and for its persons
    poor = evaluate(whole, edition, ["benefit"], backend="numpy")["benefit"] > 0
    assert several.totals["d0_benefit"] == pytest.approx(whole.weight @ poor)
    assert several.cells[0, :, 2].sum() == pytest.approx((whole.weight * whole.size) @ poor)
    assert several.cells == pytest.approx(one.cells, rel=1e-12)


# --- on disk ---


def test_a_stored_population_is_named_by_its_folder(law: Law, tmp_path: Path) -> None:
    whole = city(400)
    wanted = [by_sorting(whole, law)]
    save_parts(whole, tmp_path / "省", 3)
    save(whole, tmp_path / "市")
    assert exact(simulate_parts(tmp_path / "省", law, (), DAY, ASK)) == wanted
    assert exact(simulate_parts(stored(str(tmp_path / "省"), FACTS), law, (), DAY, ASK)) == wanted
    assert exact(simulate_parts(str(tmp_path / "市"), law, (), DAY, ASK)) == wanted


def test_what_is_wrong_in_all_folders_is_told_at_once(law: Law, tmp_path: Path) -> None:
    folder = save_parts(city(60), tmp_path / "省", 4)
    (folder / "part-00001" / "p.wage.npy").unlink()
    (folder / "part-00003" / "h.rural.npy").write_bytes(b"")
    with pytest.raises(InputErrors) as caught:
        simulate_parts(folder, law, (), DAY, ASK)
    text = str(caught.value)
    assert "part-00001" in text and "p.wage.npy" in text
    assert "part-00003" in text and "h.rural.npy" in text
    with pytest.raises(InputError, match="没有存好的人口"):
        simulate_parts(tmp_path, law, (), DAY, ASK)


# --- bad input ---


@dataclass(frozen=True)
class Lost:
    """A part whose files are gone."""

    name: str

    @property
    def facts(self) -> Any:
        raise InputError(self.name, "没有这一部分", "请核对文件夹")

    def load(self) -> Population:
        raise AssertionError("nobody asks for it")


def test_all_parts_that_are_missing_or_lack_columns_are_named_at_once(law: Law) -> None:
    whole = city(30)
    bare = replace(whole, persons={"age": whole.persons["age"]}, name="禹州")
    other = fact("wage", "person", "工资", "number", "yuan/year")
    strange = replace(whole, facts={**FACTS, "wage": other}, name="长葛")
    with pytest.raises(InputErrors) as caught:
        simulate_parts([whole, bare, Lost("鄢陵"), strange, Lost("襄城")], law, (), DAY, ASK)
    text = str(caught.value)
    assert "禹州: 没有这些列：工资（wage）" in text
    assert "长葛: 这些列与法规里的不是一回事：工资（wage）" in text
    assert "鄢陵" in text and "襄城" in text


def test_no_parts_and_two_reforms_of_one_name_are_refused(law: Law) -> None:
    with pytest.raises(ValueError, match="at least one part"):
        simulate_parts([], law, (), DAY, ASK)
    with pytest.raises(ValueError, match="names that differ"):
        simulate_parts(city(9), law, [REFORMS[0], REFORMS[0]], DAY, ASK)


def test_without_distributed_a_message_says_how_to_get_it(law: Law, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install gongfu\[cluster\]"):
        simulate_parts(city(9), law, (), DAY, ASK, cluster="tcp://127.0.0.1:8786")


# --- a cluster ---


@pytest.fixture(scope="module")
def workers() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed", reason="needs the extra `cluster`")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as local:
        yield local


def test_a_cluster_finds_what_one_machine_finds(law: Law, workers: Any) -> None:
    whole = city()
    parts = split(whole, 5)
    said: list[tuple[int, int]] = []
    spread = simulate_parts(
        parts, law, REFORMS, DAY, ASK, cluster=workers, progress=lambda done, all_: said.append((done, all_))
    )
    alone = simulate_parts(parts, law, REFORMS, DAY, ASK)
    assert exact(spread) == exact(alone) == [by_sorting(whole, law, reform) for reform in (None, *REFORMS)]
    assert [one.measures for one in spread] == [one.measures for one in alone]  # sums are taken in the same order
    assert said[-1] == (10, 10)


def test_a_cluster_may_be_given_by_its_address_or_as_a_client_which_stays_open(law: Law, workers: Any) -> None:
    from distributed import Client

    whole = city(300)
    wanted = [by_sorting(whole, law)]
    parts = [Kept(f"第{number}", part) for number, part in enumerate(split(whole, 2))]
    assert exact(simulate_parts(parts, law, (), DAY, ASK, cluster=workers.scheduler_address)) == wanted
    with Client(workers, set_as_default=False) as client:
        assert exact(simulate_parts(parts, law, (), DAY, ASK, cluster=client)) == wanted
        assert client.status == "running"


def test_workers_open_the_folders_themselves(law: Law, workers: Any, tmp_path: Path) -> None:
    whole = city(400)
    folder = save_parts(whole, tmp_path / "省", 3)
    assert exact(simulate_parts(folder, law, (), DAY, ASK, cluster=workers)) == [by_sorting(whole, law)]


def losing(client: Any, parts: int) -> Callable[[int, int], None]:
    """A progress callback that ends a worker as soon as all parts have had their first round."""

    def lose(done: int, _: int) -> None:
        if done == parts:
            os.kill(min(client.run(os.getpid).values()), signal.SIGKILL)

    return lose


def test_a_worker_that_is_lost_between_the_rounds_changes_nothing(law: Law, workers: Any, tmp_path: Path) -> None:
    whole = city(400)
    folder = save_parts(whole, tmp_path / "省", 4)
    with workers.get_client() as client:
        found = simulate_parts(folder, law, (), DAY, ASK, cluster=client, progress=losing(client, 4))
        client.wait_for_workers(2)
    assert exact(found) == [by_sorting(whole, law)]


def test_what_only_a_lost_worker_had_is_told(law: Law, workers: Any) -> None:
    with workers.get_client() as client:
        with pytest.raises(InputError, match="工作进程中途退出"):
            simulate_parts(split(city(400), 4), law, (), DAY, ASK, cluster=client, progress=losing(client, 4))
        client.wait_for_workers(2)


def test_a_folder_that_workers_do_not_see_is_told(
    law: Law, workers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(city(60), tmp_path / "市")
    monkeypatch.chdir(tmp_path)  # workers were started elsewhere
    assert exact(simulate_parts("市", law, (), DAY, ASK, cluster=workers))
    with pytest.raises(InputError, match="同一路径"):
        simulate_parts([Stored(Path("市"), FACTS)], law, (), DAY, ASK, cluster=workers)


def test_what_goes_wrong_on_a_worker_is_told_here(law: Law, workers: Any) -> None:
    whole = city(30)
    huge = replace(whole, persons={**whole.persons, "wage": np.full(whole.person_count, 10**15)})
    with pytest.raises(ValueError, match="too great to be incomes"):
        simulate_parts([whole, huge], law, (), DAY, ASK, cluster=workers)


def test_a_cluster_that_does_not_answer_is_told(law: Law, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="needs the extra `cluster`")
    monkeypatch.setattr(cluster, "PATIENCE", 0.3)
    with pytest.raises(InputError, match="连不上集群"):
        simulate_parts(city(9), law, (), DAY, ASK, cluster="tcp://127.0.0.1:1")


def test_a_cluster_without_workers_is_told(law: Law, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed", reason="needs the extra `cluster`")
    monkeypatch.setattr(cluster, "PATIENCE", 0.3)
    with (
        distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as empty,
        pytest.raises(InputError, match="没有工作进程"),
    ):
        simulate_parts(city(9), law, (), DAY, ASK, cluster=empty)
