"""What if: figures that move with a level, with and without a script."""

from __future__ import annotations

import html
import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from naik.apps.results import queries
from naik.instruments import loader
from naik.scoring import score
from tests.app.site.html_lint import Page

pytestmark = pytest.mark.usefixtures("shipped_data")

CITY = "kota-bandar-lampung"
SPBE = loader.load("spbe-2020")
ADDRESSES = (
    "/rencana/coba/",
    f"/rencana/coba/?instansi={CITY}",
    "/rencana/coba/?instansi=kota-metro&tahun=2024",
    "/rencana/coba/?instrumen=spbe-2018&n35-1=2",
    "/rencana/coba/?instrumen=pemdi-2026&nI1=2.35",
)


def levels_of(number: int, **other: int) -> dict[str, int]:
    return {f"n{one}": other.get(f"n{one}", number) for one in SPBE.value_ids}


def read(client: Client, where: str) -> str:
    response = client.get(where)
    assert response.status_code == 200
    assert not response.cookies
    return html.unescape(response.content.decode())


@pytest.mark.parametrize("where", ADDRESSES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_is_sound_and_its_only_script_is_our_file(client: Client, where: str, language: str) -> None:
    response = client.get(where if language == "id" else f"/en{where}")
    page = Page(re.sub(r'<script src="[^"]+" defer></script>', "", response.content.decode()))
    assert page.problems == []
    assert page.language == language
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_form_alone_shows_the_figures_of_its_levels(client: Client) -> None:
    changed = levels_of(2, n36=5)
    found = score(SPBE, {one: changed[f"n{one}"] for one in SPBE.value_ids})
    text = read(client, f"/rencana/coba/?{urlencode(changed)}")
    assert f'class="big">{found.index:.2f}'.replace(".", ",") in text
    assert re.search(r'id="n-36".*?<option value="5" selected>', text, re.DOTALL)


def test_the_fragment_is_the_part_of_the_page(client: Client) -> None:
    query = urlencode(levels_of(3))
    assert read(client, f"/rencana/coba/angka/?{query}").strip() in read(client, f"/rencana/coba/?{query}")


def test_a_fragment_that_cannot_be_is_one_sentence_and_no_page(client: Client) -> None:
    response = client.get("/rencana/coba/angka/?n1=77")
    assert response.status_code == 400
    assert response.content.decode().strip().startswith('<p class="notice">')


def test_the_city_starts_from_its_published_levels_and_its_published_place(client: Client) -> None:
    text = read(client, f"/rencana/coba/?instansi={CITY}&tahun=2024")
    page = queries.institution(CITY)
    assert page is not None
    assert page.latest is not None
    assert str(page.latest.index).replace(".", ",") in text
    for rank in page.ranks:
        assert f"Peringkat {rank.rank} dari {rank.of}" in text


def test_the_place_moves_with_the_level_and_the_start_stays_beside_it(client: Client) -> None:
    start = ",".join("2" for _ in SPBE.value_ids)
    query = urlencode(levels_of(4) | {"dari": start, "instansi": "kota-metro", "tahun": "2024"})
    text = read(client, f"/rencana/coba/angka/?{query}")
    now = [int(one) for one in re.findall(r"Peringkat (\d+) dari", text)]
    before = [int(one) for one in re.findall(r"<small>semula (\d+)</small>", text)]
    assert len(now) == len(before) == 3
    assert all(one < other for one, other in zip(now, before, strict=True))
    assert "+2,00" in text


def test_a_decimal_with_a_comma_counts_in_pemdi(client: Client) -> None:
    values = loader.load("pemdi-2026").value_ids
    query = urlencode({"instrumen": "pemdi-2026"} | {f"n{one}": "2,5" for one in values})
    assert "2,50" in read(client, f"/rencana/coba/?{query}")


def test_the_way_to_a_plan_keeps_the_levels(client: Client) -> None:
    text = read(client, f"/rencana/coba/angka/?{urlencode(levels_of(2, n1=5))}")
    link = re.search(r'href="(/rencana/hitung/\?[^"]+)"', text)
    assert link is not None
    assert "n1=5&n2=2" in link[1]
