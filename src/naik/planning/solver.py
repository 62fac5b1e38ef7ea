"""Integer programs in HiGHS whose answers are never taken on trust: every row is checked in whole numbers.

All coefficients, bounds and objectives are integers, so two values of an objective differ by at least one and an
absolute gap below one is none. One thread and a fixed seed: the same program has the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import gcd

import highspy
import numpy as np

Terms = Mapping[int, int]
"""Coefficient by column."""
MOST_CUTS = 200
BELOW_ONE = 0.5


class SolverFault(ArithmeticError):
    """HiGHS gave an answer that exact arithmetic refuses, again and again."""


@dataclass(frozen=True, slots=True)
class Row:
    """``at_least <= terms <= at_most``; None is no bound."""

    terms: Terms
    at_least: int | None = None
    at_most: int | None = None

    def holds(self, solution: Sequence[int]) -> bool:
        """Whether a whole solution obeys the row, exactly."""
        total = sum(factor * solution[column] for column, factor in self.terms.items())
        return (self.at_least is None or total >= self.at_least) and (self.at_most is None or total <= self.at_most)


@dataclass(frozen=True, slots=True)
class Objective:
    """What to make small; with a number of ``nodes`` the best found within them, to ``gap``, is good enough."""

    terms: Terms
    nodes: int | None = None
    gap: float = 0.0


@dataclass
class Program:
    """Whole-number columns, rows over them, and whether a row was found that nothing can obey."""

    upper: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    impossible: bool = False
    small: bool = False
    """Whether looking ahead (presolve, heuristics, symmetry) costs more than it saves."""

    def column(self, upper: int = 1) -> int:
        """Add a column from 0 to ``upper``."""
        self.upper.append(upper)
        return len(self.upper) - 1

    def row(self, terms: Terms, *, at_least: int | None = None, at_most: int | None = None) -> None:
        """Add a row, scaled to its smallest whole numbers; one without terms decides at once."""
        kept = {column: factor for column, factor in terms.items() if factor}
        if not kept:
            self.impossible |= (at_least is not None and at_least > 0) or (at_most is not None and at_most < 0)
            return
        self.rows.append(_smallest(kept, at_least, at_most))

    def solve(self, objectives: Sequence[Objective], extra: Sequence[Row] = ()) -> list[int] | None:
        """Make the first objective smallest, then the next without spoiling it, and so on; None when impossible."""
        if self.impossible:
            return None
        if not self.upper:
            return []
        rows = [*self.rows, *(_smallest(row.terms, row.at_least, row.at_most) for row in extra)]
        solution: list[int] | None = None
        engine = _Engine(self.upper, rows, small=self.small)
        for objective in objectives:
            scaled = _smallest(objective.terms, None, None).terms
            solution = engine.minimise(Objective(scaled, objective.nodes, objective.gap))
            if solution is None:
                return None
            reached = sum(factor * solution[column] for column, factor in scaled.items())
            engine.add(Row(scaled, at_most=reached))
        return solution


def _smallest(terms: Terms, at_least: int | None, at_most: int | None) -> Row:
    """Divide by the common divisor, rounding the bounds inwards: no whole solution is lost or gained."""
    common = gcd(*terms.values()) or 1
    return Row(
        {column: factor // common for column, factor in terms.items()},
        None if at_least is None else -(-at_least // common),
        None if at_most is None else at_most // common,
    )


class _Quiet(highspy.Highs):
    """HiGHS without callbacks: enabling them prints a header on standard output before any option can forbid it."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the library's name
        """None are used."""


class _Engine:
    """One HiGHS model that grows by rows from objective to objective."""

    def __init__(self, upper: Sequence[int], rows: Sequence[Row], *, small: bool) -> None:
        self.upper = upper
        self.rows = list(rows)
        self.solution: list[int] | None = None
        self.highs = _Quiet()  # type: ignore[no-untyped-call]  # the library's own initialiser has no types
        options: dict[str, bool | int | float | str] = {
            "output_flag": False,
            "threads": 1,
            "random_seed": 0,
            "mip_abs_gap": BELOW_ONE,
            "mip_feasibility_tolerance": 1e-9,
        }
        if small:
            options |= {"presolve": "off", "mip_heuristic_effort": 0.0, "mip_detect_symmetry": False}
        for name, value in options.items():
            self.highs.setOptionValue(name, value)
        self.highs.passModel(self._model())

    def _model(self) -> highspy.HighsLp:
        model = highspy.HighsLp()
        columns = len(self.upper)
        model.num_col_, model.num_row_ = columns, len(self.rows)
        model.col_cost_ = np.zeros(columns)
        model.col_lower_ = np.zeros(columns)
        model.col_upper_ = np.array(self.upper, dtype=np.float64)
        model.integrality_ = [highspy.HighsVarType.kInteger] * columns
        model.row_lower_ = np.array([_bound(row.at_least, -highspy.kHighsInf) for row in self.rows])
        model.row_upper_ = np.array([_bound(row.at_most, highspy.kHighsInf) for row in self.rows])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(row.terms) for row in self.rows)])
        model.a_matrix_.index_ = np.array([column for row in self.rows for column in row.terms], dtype=np.int32)
        model.a_matrix_.value_ = np.array(
            [factor for row in self.rows for factor in row.terms.values()], dtype=np.float64
        )
        return model

    def add(self, row: Row) -> None:
        """Add a row to the model as it stands."""
        if not row.terms:
            return
        self.rows.append(row)
        self.highs.addRow(
            _bound(row.at_least, -highspy.kHighsInf), _bound(row.at_most, highspy.kHighsInf), len(row.terms),
            np.array(list(row.terms), dtype=np.int32), np.array(list(row.terms.values()), dtype=np.float64),
        )  # fmt: skip

    def minimise(self, objective: Objective) -> list[int] | None:
        """Solve, round, and check in whole numbers; an answer that fails is cut off and sought anew."""
        columns = len(self.upper)
        costs = np.zeros(columns)
        for column, factor in objective.terms.items():
            costs[column] = factor
        self.highs.changeColsCost(columns, np.arange(columns, dtype=np.int32), costs)
        self.highs.setOptionValue("mip_rel_gap", objective.gap)
        self.highs.setOptionValue("mip_max_nodes", objective.nodes if objective.nodes is not None else 2**31 - 1)
        for _ in range(MOST_CUTS):
            found = self._run(objective)
            if found is None or all(row.holds(found) for row in self.rows):
                self.solution = found
                return found
            self._cut(found)
        raise SolverFault("no solution passed the exact check")

    def _run(self, objective: Objective) -> list[int] | None:
        if self.solution is not None:
            start = highspy.HighsSolution()
            start.col_value = [float(value) for value in self.solution]
            self.highs.setSolution(start)
        self.highs.run()
        status = self.highs.getModelStatus()
        if status in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
            return None
        info = self.highs.getInfo()
        found = [round(value) for value in self.highs.getSolution().col_value]
        stopped = objective.gap > 0 or (objective.nodes is not None and status is not highspy.HighsModelStatus.kOptimal)
        if stopped and not (found and all(row.holds(found) for row in self.rows)):
            # Nothing was found in the nodes allowed: what the objective before it gave is feasible here.
            return self.solution
        reached = sum(factor * found[column] for column, factor in objective.terms.items())
        if not stopped and not info.mip_dual_bound > reached - 1:
            raise SolverFault(f"stopped at {status} with a bound of {info.mip_dual_bound} for {reached}")
        return found

    def _cut(self, refused: Sequence[int]) -> None:
        if any(bound > 1 for bound in self.upper):
            raise SolverFault("a rounded answer with amounts failed the exact check")
        ones = sum(refused)
        self.add(Row({column: -1 if value else 1 for column, value in enumerate(refused)}, at_least=1 - ones))


def _bound(value: int | None, otherwise: float) -> float:
    return otherwise if value is None else float(value)
