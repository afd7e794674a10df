"""Derivatives of a program, as a program: beside every variable, by how much it grows with each setting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from gongfu.simulation.engine.picked import Picks, picked, slope_of
from gongfu.simulation.engine.program import Gather, Item, Program, Step
from gongfu.simulation.engine.simplify import ZERO, built
from gongfu.simulation.law.expression import TRUTHS, Call, Expression, Name, Number, Op, Setting

__all__ = ["derivative", "derivative_name"]


def derivative_name(number: int, variable: str) -> str:
    """What the derivative of a variable by the setting of a number is called."""
    return f"d{number}_{variable}"


def derivative(program: Program, settings: Sequence[str]) -> Program:
    """The program with derivatives by settings that are numbers; ``d{k}_{name}`` for all variables that depend on one.

    They are exact almost everywhere: where a ``min``, ``max``, ``abs``, schedule or condition changes sides they are
    those of one side, and a head count, a condition or a table of steps does not grow at all. A setting of months is
    moved by the same amount in every month. The targets stay, followed by their derivatives. Raises
    :class:`ValueError` for a setting that the program does not read or that is no number.
    """
    _held(program, settings)
    made: dict[tuple[str, bool], Picks] = {}
    branches = [_Branch(program, number, setting, made) for number, setting in enumerate(settings)]
    items: list[Item] = []
    for item in program.items:
        items.append(item)
        for branch in branches:
            items += branch.of(item)
    targets = [
        derivative_name(branch.number, name)
        for branch in branches
        for name in program.targets
        if name in branch.dependent
    ]
    return replace(
        program,
        items=tuple(items),
        layout=picked(program.layout, items, made),
        targets=(*program.targets, *targets),
    )


def _held(program: Program, settings: Sequence[str]) -> None:
    forms = {parameter: slot.form for (parameter, _), slot in program.layout.slots.items()}
    for setting in settings:
        if forms.get(setting) != "number":
            said = "is no number: name a direction instead" if setting in forms else "is not read by the program"
            raise ValueError(f"derivative by {setting}: it {said}")


@dataclass
class _Branch:
    """Derivatives by one setting; ``made`` takes the slopes of schedules that they read."""

    program: Program
    number: int
    setting: str
    made: dict[tuple[str, bool], Picks]
    dependent: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Find what depends on the setting, until nothing is added: months before are read before they are there."""
        while True:
            before = len(self.dependent)
            self.dependent |= {item.name for item in self.program.items if self.moves(item)}
            if len(self.dependent) == before:
                return

    def moves(self, item: Item) -> bool:
        if isinstance(item, Gather):
            return item.variable in self.dependent and item.how in ("sum", "max")
        return self.of_expression(item.expression) != ZERO

    def of(self, item: Item) -> Iterator[Item]:
        """The derivative of an item, and what it needs beside it."""
        if item.name not in self.dependent:
            return
        name = derivative_name(self.number, item.name)
        if isinstance(item, Step):
            yield Step(name, item.entity, self.of_expression(item.expression))
        elif item.how == "sum":
            yield replace(item, name=name, variable=derivative_name(self.number, item.variable))
        else:
            yield from self.of_greatest(item, name)

    def of_greatest(self, item: Gather, name: str) -> Iterator[Item]:
        """Of a greatest value: that of the member who has it, on average where several have it.

        Only over the household a member knows whether the value gathered is his.
        """
        if item.over != "household":
            raise ValueError(f"{item.name}: the greatest value among {item.over} has no derivative here")
        value, slope = Name(item.variable), Name(derivative_name(self.number, item.variable))
        holds = Op("and", (Op("eq", (value, Name(item.name))), Op("gt", (value, ZERO))))
        yield Step(f"{name}__own", "person", built("select", holds, slope, ZERO))
        yield Gather(f"{name}__sum", "household", f"{name}__own", "sum", "household")
        yield Step(f"{name}__holds", "person", built("select", holds, Number(1.0), ZERO))
        yield Gather(f"{name}__holders", "household", f"{name}__holds", "sum", "household")
        holders = Op("max", (Name(f"{name}__holders"), Number(1.0)))
        yield Step(name, "household", Op("div", (Name(f"{name}__sum"), holders)))

    def of_expression(self, expression: Expression) -> Expression:
        match expression:
            case Name(name) if name in self.dependent:
                return Name(derivative_name(self.number, name))
            case Setting(self.setting):
                return Number(1.0)
            case Call(parameter, at, monthly):
                grown = self.of_expression(at)
                slot = self.program.layout.slots[parameter, monthly]
                if grown == ZERO or slot.form == "steps":
                    return ZERO
                self.made[f"{parameter}'", monthly] = slope_of(slot)
                return built("mul", Call(f"{parameter}'", at, monthly), grown)
            case Op(operator, operands) if operator not in TRUTHS:
                return self.of_operator(operator, operands)
        return ZERO

    def of_operator(self, operator: str, operands: tuple[Expression, ...]) -> Expression:
        grown = [self.of_expression(operand) for operand in operands]
        first, last = operands[0], operands[-1]
        if operator != "select" and all(part == ZERO for part in grown):
            return ZERO
        match operator:
            case "add" | "sub":
                return built("add" if operator == "add" else "sub", *grown)
            case "mul":
                return built("add", built("mul", grown[0], last), built("mul", first, grown[1]))
            case "div":
                below = built("div", built("mul", first, grown[1]), Op("mul", (last, last)))
                return built("sub", built("div", grown[0], last), below)
            case "neg":
                return built("neg", grown[0])
            case "abs":
                return built("select", Op("lt", (first, ZERO)), built("neg", grown[0]), grown[0])
            case "min" | "max":
                return built("select", Op("le" if operator == "min" else "ge", (first, last)), *grown)
        return built("select", first, grown[1], grown[2])
