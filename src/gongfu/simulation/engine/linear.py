"""Variables as sums of products: a frozen factor, which a study does not vary, by one that all members share.

What shares: settings, and figures of the household. What remains of a variable when those products are taken out is its
rest, which has to be computed anew for every person.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from gongfu.simulation.engine.layout import Slot, settings_in
from gongfu.simulation.engine.picked import Picks, bracket_of, month_of
from gongfu.simulation.engine.program import Gather, Item, Program, Step
from gongfu.simulation.engine.simplify import ONE, ZERO, built
from gongfu.simulation.law.expression import Call, Expression, Name, Number, Op, Setting, names_in
from gongfu.simulation.law.rule import Entity

__all__ = ["Linear", "Products"]

_MOST = 24
"""Products of one variable, above which it is not taken apart: each may cost a column."""


@dataclass(frozen=True)
class Products:
    """``products`` by the factor that all members share, each with its frozen factor; and the rest."""

    products: dict[Expression, Expression] = field(default_factory=dict)
    rest: Expression = ZERO

    def mapped(self, frozen: Callable[[Expression], Expression], rest: Expression = ZERO) -> Products:
        """With frozen factors changed and another rest."""
        return Products({shared: frozen(factor) for shared, factor in self.products.items()}, rest)


class Linear:
    """A program taken apart for a study that varies some parameters.

    ``items`` are the program's and those that were made on the way: frozen parts and rests of variables. ``made`` are
    settings made of the program's, by name: one bracket of a schedule, one month of a setting. ``varying`` are the
    variables that depend on what is varied.
    """

    def __init__(self, program: Program, varied: Collection[str], thresholds: Collection[str]) -> None:
        self.program = program
        self.varied = frozenset(varied)
        self.thresholds = frozenset(thresholds)
        self.items: dict[str, Item] = dict(program.by_name)
        self.made: dict[tuple[str, bool], Picks] = {}
        self.varying = _varying(program, self.varied)
        self._forms: dict[str, Products] = {}
        self._open: set[str] = set()
        self._safe: dict[str, bool] = {}
        self._numbers: dict[Expression, int] = {}

    def entity(self, name: str) -> Entity:
        """Of what a variable, made or of the program, has a value."""
        return self.items[name].entity if name in self.items else self.program.entity(name)

    def entity_of(self, expression: Expression) -> Entity:
        """Of what an expression has a value: the household where it reads nothing of persons and months."""
        entities = {self.entity(name) for name in names_in(expression)}
        if "month" in entities or any(monthly for _, monthly in settings_in(expression)):
            return "month"
        return "person" if "person" in entities else "household"

    def frozen(self, expression: Expression) -> bool:
        """Whether an expression reads nothing that varies."""
        read = {parameter for parameter, _ in settings_in(expression)}
        return not read & self.varied and self.varying.isdisjoint(names_in(expression))

    def shared(self, expression: Expression) -> bool:
        """Whether an expression has one value for all members of a household, in all months."""
        return self.entity_of(expression) == "household"

    def sum_of(self, variable: str) -> Products:
        """The form of a variable of persons or months, its factors as names or numbers."""
        if variable not in self.varying:
            return Products({ONE: Name(variable)})
        if variable not in self._forms:
            if variable in self._open:  # a variable that reads its own months before
                return Products(rest=Name(variable))
            self._open.add(variable)
            item = self.items[variable]
            form = self._of_gather(item) if isinstance(item, Gather) else self._of_step(item)
            self._forms[variable] = form
            self._open.remove(variable)
        return self._forms[variable]

    def keep(self, item: Item, *, varying: bool = False) -> Expression:
        """The name of an item that is made; one of the same name is the same."""
        self.items.setdefault(item.name, item)
        if varying:
            self.varying.add(item.name)
        return Name(item.name)

    def _of_step(self, step: Step) -> Products:
        form = self.form(step.expression)
        if not form.products:
            return Products(rest=Name(step.name))
        names = iter(range(1, len(form.products) + 1))

        def named(factor: Expression) -> Expression:
            name = f"{step.name}__part{next(names)}"
            return factor if isinstance(factor, Name | Number) else self.keep(Step(name, step.entity, factor))

        rest = form.rest
        if not isinstance(rest, Name | Number):
            rest = self.keep(Step(f"{step.name}__rest", step.entity, rest), varying=True)
        return form.mapped(named, rest)

    def _of_gather(self, item: Gather) -> Products:
        """Of a sum over linked persons or months, product by product."""
        form = self.sum_of(item.variable) if item.how == "sum" and item.over != "household" else Products()
        if not form.products:
            return Products(rest=Name(item.name))
        rest = form.rest
        if isinstance(rest, Name):
            variable = self.column(rest, _gathered_of(item))
            rest = self.keep(replace(item, name=f"{item.name}__rest", variable=variable), varying=True)
        return form.mapped(lambda factor: self.gathered(item, factor), rest)

    def gathered(self, item: Gather, factor: Expression) -> Expression:
        """A frozen factor gathered as an item gathers its variable."""
        variable = self.column(factor, _gathered_of(item))
        name = f"sum_of_{variable}_in_household" if item.over == "household" else f"{variable}__of_{item.over}"
        return self.keep(replace(item, name=name, variable=variable))

    def column(self, factor: Expression, entity: Entity) -> str:
        """The name of a factor that is a name or a number, as a variable of an entity that may see it."""
        if isinstance(factor, Name) and self.entity(factor.name) == entity:
            return factor.name
        number = f"number{self._numbers.setdefault(factor, len(self._numbers))}"
        name = f"{factor.name if isinstance(factor, Name) else number}__of_{entity}"
        self.keep(Step(name, entity, factor), varying=not self.frozen(factor))
        return name

    def form(self, expression: Expression) -> Products:
        """An expression of persons or months as a form, its factors as expressions."""
        if isinstance(expression, Number) and expression.value == 0:
            return Products()
        if self.frozen(expression):
            return Products({ONE: expression})
        if self.shared(expression):
            return Products({expression: ONE})
        found: Products | None = None
        match expression:
            case Name(name):
                found = self.sum_of(name)
            case Setting(parameter, True):
                found = Products({self._part(parameter, month, None): _in(month, ONE) for month in range(1, 13)})
            case Call():
                found = self._of_call(expression)
            case Op(operator, operands):
                found = self._of_operator(operator, operands)
        if found is None or len(found.products) > _MOST:
            return Products(rest=expression)
        return found

    def _of_call(self, call: Call) -> Products | None:
        """A schedule or steps with a varied value, read at a frozen one: linear in what each bracket adds."""
        slot = self.program.layout.slots[call.parameter, call.monthly]
        if call.parameter in self.thresholds or not self.frozen(call.at):
            return None
        if slot.brackets * (12 if call.monthly else 1) > _MOST:
            return None
        products: dict[Expression, Expression] = {}
        for bracket in range(slot.brackets):
            above = self._above(slot, bracket, call.at)
            for month in range(1, 13) if call.monthly else [None]:
                factor = above if month is None else _in(month, above)
                products[self._part(call.parameter, month, bracket)] = factor
        return Products(products)

    def _above(self, slot: Slot, bracket: int, at: Expression) -> Expression:
        """What the rise of a bracket is multiplied with."""
        if slot.form == "steps" and bracket == 0:
            return ONE
        name = f"{slot.parameter}^{bracket + 1}"
        self.made[name, slot.monthly] = bracket_of(slot, bracket, "threshold")
        threshold = Setting(name, slot.monthly)
        if slot.form == "steps":
            return Op("select", (Op("gt", (at, threshold)), ONE, ZERO))
        return Op("max", (Op("sub", (at, threshold)), ZERO))

    def _part(self, parameter: str, month: int | None, bracket: int | None) -> Setting:
        """One month, one bracket's rise or both of a setting, as a setting of the day."""
        slot = self.program.layout.slots[parameter, month is not None]
        picks = Picks("number", 0, tuple(range(slot.start, slot.stop)))
        name = parameter
        if bracket is not None:
            picks, name = bracket_of(slot, bracket, "rise"), f"{name}#{bracket + 1}"
        if month is not None:
            picks, name = month_of(picks, month), f"{name}@{month}"
        self.made[name, False] = picks
        return Setting(name)

    def _of_operator(self, operator: str, operands: tuple[Expression, ...]) -> Products | None:
        match operator:
            case "neg":
                form = self.form(operands[0])
                return form.mapped(lambda factor: built("neg", factor), built("neg", form.rest))
            case "add" | "sub":
                left, right = map(self.form, operands)
                return _joined(left, right, lambda one, other: built(operator, one, other))
            case "mul":
                return self._product(*operands)
            case "div":
                return self._quotient(*operands)
            case "select":
                return self._branch(*operands)
        return None

    def _product(self, left: Expression, right: Expression) -> Products | None:
        for one, other in ((left, right), (right, left)):
            form = self.form(one)
            rest = built("mul", form.rest, other)
            if self.frozen(other):
                return form.mapped(lambda factor, by=other: built("mul", factor, by), rest)  # type: ignore[misc]
            if self.shared(other):
                return Products({built("mul", shared, other): factor for shared, factor in form.products.items()}, rest)
        first, second = self.form(left), self.form(right)
        if first.rest != ZERO or second.rest != ZERO:
            return None
        found = Products()
        for shared, factor in first.products.items():
            crossed = {built("mul", shared, other): built("mul", factor, by) for other, by in second.products.items()}
            found = _joined(found, Products(crossed), lambda one, other: built("add", one, other))
        return found

    def _quotient(self, over: Expression, under: Expression) -> Products | None:
        form = self.form(over)
        rest = built("div", form.rest, under)
        if self.frozen(under):
            return form.mapped(lambda factor: built("div", factor, under), rest)
        if self.shared(under):
            return Products({built("div", shared, under): factor for shared, factor in form.products.items()}, rest)
        return None

    def _branch(self, condition: Expression, then: Expression, instead: Expression) -> Products | None:
        """A branch, product by product. What is no number in the branch not taken must not meet a factor 0."""
        left, right = self.form(then), self.form(instead)
        if self.frozen(condition):
            if not all(map(self.safe, (*left.products, *right.products))):
                return None
            return _joined(left, right, lambda one, other: built("select", condition, one, other))
        if not self.shared(condition) or not all(map(self.safe, (*left.products.values(), *right.products.values()))):
            return None
        rest = built("select", condition, left.rest, right.rest)
        taken = {built("select", condition, shared, ZERO): factor for shared, factor in left.products.items()}
        other = {built("select", condition, ZERO, shared): factor for shared, factor in right.products.items()}
        joined = _joined(Products(taken), Products(other), lambda one, other: built("add", one, other))
        return replace(joined, rest=rest)

    def safe(self, expression: Expression) -> bool:
        """Whether an expression is a finite number for everybody: nothing is divided but by a size or a number."""
        match expression:
            case Op("div", (over, under)):
                fixed = under == Name("size") or (isinstance(under, Number) and under.value != 0)
                return fixed and self.safe(over)
            case Op(_, operands):
                return all(map(self.safe, operands))
            case Call(_, at):
                return self.safe(at)
            case Name(name) if name in self.items:
                if name not in self._safe:
                    self._safe[name] = True  # of its own months before
                    item = self.items[name]
                    read = Name(item.variable) if isinstance(item, Gather) else item.expression
                    self._safe[name] = self.safe(read)
                return self._safe[name]
        return True


def _varying(program: Program, varied: Collection[str]) -> set[str]:
    """The variables that depend on varied parameters, until nothing is added."""
    found: set[str] = set()
    read = {
        item.name: {parameter for parameter, _ in settings_in(item.expression)} if isinstance(item, Step) else set()
        for item in program.items
    }
    while True:
        before = len(found)
        for item in program.items:
            if not read[item.name].isdisjoint(varied) or not found.isdisjoint(item.reads):
                found.add(item.name)
        if len(found) == before:
            return found


def _gathered_of(item: Gather) -> Entity:
    """Of what the variables are that an item gathers."""
    return "month" if item.over in ("year", "to_date", "before") else "person"


def _joined(left: Products, right: Products, join: Callable[[Expression, Expression], Expression]) -> Products:
    """Two forms joined product by product, with 0 where one has none."""
    shared = dict.fromkeys([*left.products, *right.products])
    products = {key: join(left.products.get(key, ZERO), right.products.get(key, ZERO)) for key in shared}
    return Products({key: factor for key, factor in products.items() if factor != ZERO}, join(left.rest, right.rest))


def _in(month: int, value: Expression) -> Expression:
    """A value in one month, 0 in others."""
    return Op("select", (Op("eq", (Name("month"), Number(float(month)))), value, ZERO))
