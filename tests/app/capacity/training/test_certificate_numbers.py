"""Numbers of certificates: whoever types one finds it, whatever way; nobody guesses one."""

from __future__ import annotations

import random
import secrets

from hypothesis import given
from hypothesis import strategies as st

from naik.apps.capacity.certificate_numbers import ALPHABET, LONGEST, number_of, read_number

INSTITUTIONS = st.integers(1, 10**9 - 1)


@given(INSTITUTIONS, st.randoms())
def test_a_number_is_read_back_with_its_institution(institution: int, chance: random.Random) -> None:
    number = number_of(institution, chance.randrange)
    assert len(number) <= LONGEST
    assert read_number(number) == (number, institution)


@given(INSTITUTIONS, st.randoms())
def test_letters_taken_for_others_case_and_spaces_do_not_matter(institution: int, chance: random.Random) -> None:
    number = number_of(institution, chance.randrange)
    start, rest = number.rsplit("-", 3)[0], number[len(number.rsplit("-", 3)[0]) :]
    typed = start.lower() + rest.lower().replace("0", "o").replace("1", "l").replace("-", " \N{EN DASH} ")
    assert read_number(f"  {typed} ") == (number, institution)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    read = read_number(text)
    assert read is None or read_number(read[0]) == read


def test_what_is_no_number_is_refused() -> None:
    for text in ("", "NAIK", "NAIK-0-AAAA-BBBB-CCCC", "NAIK-1-AAAA-BBBB", "NAIK-1-AAAA-BBBB-CCCC-DDDD", "NAIK-" * 9000):
        assert read_number(text) is None, text[:40]


def test_numbers_have_sixty_random_bits() -> None:
    assert len(ALPHABET) ** 12 == 2**60
    assert len({number_of(7, secrets.randbelow) for _ in range(2000)}) == 2000
