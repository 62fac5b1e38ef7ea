"""What became of each indicator from one regulation to the next."""

from naik.instruments.crosswalk import Relation, compare
from naik.instruments.loader import catalogue, load


def test_every_indicator_of_both_regulations_appears() -> None:
    old, new = load("spbe-2018"), load("spbe-2020")
    crosswalk = compare(old, new)
    assert [link.new for link in crosswalk.links if link.new] == [indicator.id for indicator in new.indicators]
    gone = {link.old[0] for link in crosswalk.of(Relation.GONE)}
    assert gone == {"2", "4", "24", *map(str, range(7, 18))}


def test_the_public_service_indicator_of_2018_was_split_in_three() -> None:
    links = compare(load("spbe-2018"), load("spbe-2020")).of(Relation.SPLIT)
    assert [link.new for link in links if link.old == ("35",)] == ["45", "46", "47"]


def test_pemdi_merges_five_indicators_into_its_first() -> None:
    first = compare(load("spbe-2020"), load("pemdi-2026")).links[0]
    assert (first.relation, first.old) == (Relation.MERGED, ("1", "2", "11", "12", "13"))


def test_only_the_fifth_level_of_the_services_went_into_the_portal() -> None:
    links = compare(load("spbe-2020"), load("pemdi-2026")).links
    portal = next(link for link in links if link.new == "I17")
    assert (portal.level, portal.old) == (5, tuple(str(number) for number in range(32, 48)))


def test_two_regulations_apart_are_related_through_the_one_between() -> None:
    crosswalk = compare(load("spbe-2018"), load("pemdi-2026"), through=catalogue())
    assert crosswalk.related
    assert "1" in next(link for link in crosswalk.links if link.new == "I4").old


def test_an_instrument_keeps_everything_of_itself() -> None:
    instrument = load("spbe-2020")
    assert {link.relation for link in compare(instrument, instrument).links} == {Relation.KEPT}
