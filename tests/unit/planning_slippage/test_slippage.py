"""What a slipping plan still reaches: exactly, never more by losing more, and with other indicators instead."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naik.instruments import loader
from naik.instruments.model import Text
from naik.planning.model import Assumptions, Infeasible, Plan, Situation, StepCost
from naik.planning.slippage import Promise, Reason, Slippage, Task, levels_between, months_left, slippage
from naik.planning.slippage_words import sentences, why
from naik.scoring import Value, score

SPBE, PEMDI = loader.load("spbe-2020"), loader.load("pemdi-2026")
YEAR = 2026
DECEMBER, SUMMER = date(YEAR, 12, 15), date(YEAR, 7, 1)


def situation(levels: dict[str, Value], name: str = "spbe-2020") -> Situation:
    instrument = loader.load(name)
    costs = {
        (value, level.number): StepCost(effort=1)
        for value in instrument.value_ids
        for level in instrument.value_indicator(value).levels
    }
    return Situation(
        instrument=instrument,
        levels=levels,
        assumptions=Assumptions(instrument_id=name, costs=costs, source=Text("uji", "test")),
    )


def twos() -> Situation:
    return situation(dict.fromkeys(SPBE.value_ids, 2))


def task(level: int, today: date = DECEMBER, *, days: int = 10, done: bool = False, dropped: bool = False) -> Task:
    return Task(level=level, due_on=today + timedelta(days=days), done=done, dropped=dropped)


def one(*tasks: Task, to: int = 4, value: str = "36", months: int = 0, today: date = DECEMBER) -> Slippage:
    promise = Promise(value=value, level_from=2, level_to=to, months=months, tasks=tasks)
    return slippage(twos(), [promise], today, YEAR)


def test_nothing_lost_reaches_the_plan() -> None:
    found = one(task(3, done=True, days=-5), task(4))
    assert found.lost == ()
    assert found.instead is None
    assert found.reachable.exact == found.planned.exact
    assert sentences(found)[0].id.startswith("Tidak ada kenaikan yang lepas: indeks ")


@pytest.mark.parametrize(
    ("tasks", "reached", "reason"),
    [
        ((task(3, days=-1), task(4)), 2, Reason.LATE),
        ((task(3, done=True, days=-30), task(4, days=-1)), 3, Reason.LATE),
        ((task(3, done=True), task(4, dropped=True)), 3, Reason.DROPPED),
        ((task(3, dropped=True), task(4, done=True)), 2, Reason.DROPPED),
        ((task(3), task(4, days=20)), 3, Reason.AFTER),
        ((task(3), task(4, days=16)), None, None),
        ((task(3, days=0), task(4)), None, None),
    ],
)
def test_a_raise_stops_below_its_first_lost_level(
    tasks: tuple[Task, ...], reached: int | None, reason: Reason | None
) -> None:
    found = one(*tasks)
    assert [(loss.reached, loss.reason) for loss in found.lost] == ([] if reached is None else [(reached, reason)])
    expected = 4 if reached is None else reached
    assert found.reachable.exact == score(SPBE, {**dict.fromkeys(SPBE.value_ids, 2), "36": expected}).exact
    assert sum(loss.gain for loss in found.lost) == found.planned.exact - found.reachable.exact


def test_a_raise_without_action_is_lost_only_when_its_lead_time_is_over() -> None:
    assert [loss.reason for loss in one(months=7, today=SUMMER).lost] == [Reason.NO_TIME]
    kept = one(months=6, today=SUMMER)
    assert kept.lost == ()
    assert kept.without_action == ("36",)


def test_what_presupposes_a_lost_level_is_lost_as_well() -> None:
    need = next(one for one in SPBE.needs if one.level == 2)
    start: dict[str, Value] = dict.fromkeys(SPBE.value_ids, 1)
    promises = [
        Promise(value=need.on_value, level_from=1, level_to=3, tasks=(task(2, dropped=True), task(3, dropped=True))),
        Promise(value=need.value, level_from=1, level_to=2, tasks=(task(2, done=True),)),
    ]
    found = slippage(situation(start), promises, DECEMBER, YEAR)
    assert {loss.value: (loss.reason, loss.needed) for loss in found.lost} == {
        need.on_value: (Reason.DROPPED, ""),
        need.value: (Reason.NEED, need.on_value),
    }
    assert f"mensyaratkan indikator {need.on_value} yang tidak tercapai" in why(found.lost[-1]).id
    assert found.reachable.exact == Fraction(1)


def test_instead_come_other_indicators_that_close_the_gap() -> None:
    found = one(task(3, SUMMER, dropped=True), task(4, SUMMER), today=SUMMER)
    assert isinstance(found.instead, Plan)
    assert found.instead.after.exact >= found.planned.exact
    assert "36" not in {each.value for each in found.instead.raises}
    assert sentences(found)[1].id.startswith("Sebagai gantinya, naikkan dalam 6 bulan yang tersisa: indikator ")
    assert why(found.lost[0]).id == (
        "Indikator 36 tetap pada tingkat 2, bukan 4: tindak lanjut ke tingkat 3 dihentikan."
    )


def test_when_nothing_else_can_rise_it_says_so() -> None:
    top: dict[str, Value] = dict.fromkeys(SPBE.value_ids, 5)
    promise = Promise(value="36", level_from=2, level_to=5, tasks=(task(3, SUMMER, dropped=True),))
    found = slippage(situation(top | {"36": 2}), [promise], SUMMER, YEAR)
    assert isinstance(found.instead, Infeasible)
    assert "tidak ada indikator lain" in sentences(found)[1].id


def test_without_a_whole_month_left_there_is_nothing_instead() -> None:
    found = one(task(3, days=-1))
    assert found.instead is None
    assert "tidak ada lagi bulan penuh" in sentences(found)[1].id


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2025, 11, 2), 12),
        (date(2026, 1, 1), 12),
        (date(2026, 1, 2), 11),
        (date(2026, 12, 1), 1),
        (DECEMBER, 0),
        (date(2027, 1, 1), 0),
    ],
)
def test_only_whole_months_are_left(today: date, left: int) -> None:
    assert months_left(today, YEAR) == left


def test_a_decimal_value_passes_through_bands() -> None:
    value = PEMDI.value_ids[0]
    bands = PEMDI.bands
    low, high = Fraction(bands[0].lower) + Fraction(1, 4), Fraction(bands[1].lower) + Fraction(1, 4)
    assert levels_between(PEMDI, low, high) == (bands[0].number, bands[1].number)
    start = situation({value: low}, "pemdi-2026")
    promise = Promise(value=value, level_from=low, level_to=high, tasks=(task(1, done=True), task(2, dropped=True)))
    found = slippage(start, [promise], DECEMBER, YEAR)
    assert [loss.reached for loss in found.lost] == [Fraction(bands[1].lower)]
    assert found.reachable.exact - score(PEMDI, {value: low}).exact == (
        PEMDI.value_weight(value) / 100 * (Fraction(bands[1].lower) - low)
    )


@settings(deadline=None, max_examples=30)
@given(st.data())
def test_losing_more_never_reaches_more(data: st.DataObject) -> None:
    start: dict[str, Value] = {value: data.draw(st.integers(1, 3)) for value in SPBE.value_ids}
    chosen = data.draw(st.lists(st.sampled_from(SPBE.value_ids), unique=True, min_size=1, max_size=12))
    fates: dict[str, list[str]] = {}
    for value in chosen:
        fates[value] = data.draw(st.lists(st.sampled_from(["done", "open", "late", "dropped"]), min_size=1, max_size=2))

    def reach(given: dict[str, list[str]]) -> Fraction:
        promises = [
            Promise(
                value=value,
                level_from=start[value],
                level_to=int(start[value]) + len(each),
                tasks=tuple(
                    task(
                        int(start[value]) + step,
                        days=-3 if fate in {"late", "done"} else 3,
                        done=fate == "done",
                        dropped=fate == "dropped",
                    )
                    for step, fate in enumerate(each, 1)
                ),
            )
            for value, each in given.items()
        ]
        found = slippage(situation(start), promises, DECEMBER, YEAR)
        assert score(SPBE, start).exact <= found.reachable.exact <= found.planned.exact
        assert (found.reachable.exact == found.planned.exact) == (not found.lost)
        return found.reachable.exact

    before = reach(fates)
    value = data.draw(st.sampled_from(chosen))
    step = data.draw(st.integers(0, len(fates[value]) - 1))
    worse = data.draw(st.sampled_from(["late", "dropped"]))
    assert reach({**fates, value: [*fates[value][:step], worse, *fates[value][step + 1 :]]}) <= before
