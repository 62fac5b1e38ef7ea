"""A plan in a few sentences: where one stands, what is planned, what it rests on."""

from __future__ import annotations

from naik.instruments.model import Text
from naik.planning.model import BundleUse, Plan, PlannedYear, RoadMap, Situation, Target
from naik.planning.relaxing_words import rupiah, target_words
from naik.scoring import Score
from naik.scoring.printing import exact_number, number_text


def standing(situation: Situation, target: Target) -> Text:
    """Where the institution stands and what is wanted."""
    now = situation.score
    wanted = Text("indeks tertinggi", "the highest index") if target.highest else target_words(situation, target)
    return Text(
        f"Kini indeks {number_text(now.index).id} ({now.predicate}). Sasaran: {wanted.id}.",
        f"The index is {number_text(now.index).en} ({now.predicate}). Target: {wanted.en}.",
    )


def _reached(after: Score) -> Text:
    exact, index = exact_number(after.exact), number_text(after.index)
    more = exact != index
    return Text(
        f"indeks {index.id}{f' ({exact.id})' if more else ''}, {after.predicate}",
        f"index {index.en}{f' ({exact.en})' if more else ''}, {after.predicate}",
    )


def _price(money: int, unpriced: int) -> Text:
    """Money only where somebody entered some."""
    if not money:
        return Text("")
    none_id = f" ({unpriced} langkah belum berharga)" if unpriced else ""
    none_en = f" ({unpriced} steps have no price)" if unpriced else ""
    return Text(f", {rupiah(money)}{none_id}", f", {rupiah(money)}{none_en}")


def summary(plan: Plan | RoadMap) -> Text:
    """What is planned in one sentence: how many raises, where they lead, what they cost."""
    after, price = _reached(plan.after), _price(plan.money, plan.unpriced)
    if isinstance(plan, RoadMap):
        raised = len({one.value for year in plan.years for one in year.raises})
        return Text(
            f"Peta jalan {len(plan.years)} tahun: {raised} indikator naik, {after.id}; {plan.effort} poin upaya"
            f"{price.id}.",
            f"Road map of {len(plan.years)} years: {raised} indicators rise, {after.en}; {plan.effort} points of effort"
            f"{price.en}.",
        )
    if not plan.raises:
        return Text(
            "Tidak ada yang perlu dinaikkan: sasaran sudah tercapai atau batas tidak menyisakan ruang.",
            "Nothing has to rise: the target is met, or the limits leave no room.",
        )
    return Text(
        f"Rencana: {len(plan.raises)} indikator naik, {after.id}; {plan.effort} poin upaya{price.id}, paling lama"
        f" {plan.months} bulan.",
        f"Plan: {len(plan.raises)} indicators rise, {after.en}; {plan.effort} points of effort{price.en}, at most"
        f" {plan.months} months.",
    )


def carried(use: BundleUse) -> Text:
    """One thing that is paid once, and whom it carries."""
    effort, values = use.bundle.cost.effort, ", ".join(use.values)
    title = use.bundle.title
    return Text(
        f"Sekali untuk indikator {values}: {title.id} ({effort} poin upaya).",
        f"Once for indicators {values}: {title.en or title.id} ({effort} points of effort).",
    )


def assumed(situation: Situation) -> Text:
    """Which table of costs the figures rest on."""
    table = situation.assumptions
    source = table.source
    if not table.own:
        return Text(f"Asumsi upaya: {source.id}", f"Assumed efforts: {source.en or source.id}")
    cells = ", ".join(f"{value}/{level}" for value, level in sorted(table.own))
    return Text(
        f"Asumsi upaya: {source.id} Diganti sendiri (indikator/tingkat): {cells}.",
        f"Assumed efforts: {source.en or source.id} Own figures (indicator/level): {cells}.",
    )


def of_year(year: PlannedYear) -> Text:
    """One year of a road map."""
    after = _reached(year.after)
    if not year.raises:
        return Text(
            f"Tahun ke-{year.number}: tidak ada kenaikan, {after.id}.", f"Year {year.number}: no raise, {after.en}."
        )
    return Text(
        f"Tahun ke-{year.number}: {len(year.raises)} indikator naik, {after.id}; {year.effort} poin upaya.",
        f"Year {year.number}: {len(year.raises)} indicators rise, {after.en}; {year.effort} points of effort.",
    )


def difference(best: Plan, other: Plan) -> Text:
    """Another plan by what it raises and leaves out compared with the best one."""
    mine, theirs = ({one.value for one in plan.raises} for plan in (best, other))
    added = ", ".join(one.value for one in other.raises if one.value not in mine)
    left = ", ".join(one.value for one in best.raises if one.value not in theirs)
    after = _reached(other.after)
    return Text(
        f"{other.effort} poin upaya, {after.id}: indikator {added} sebagai ganti {left}",
        f"{other.effort} points of effort, {after.en}: indicators {added} in place of {left}",
    )
