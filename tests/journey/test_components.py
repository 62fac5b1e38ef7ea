"""The components, each in all its states: what holds here holds on every page that is made of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journey.looking import complaints, faults, with_axe

# The ratio of the contrast between an element's text (or border) and what it stands on.
CONTRAST = """([element, property]) => {
  const channels = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (text) => {
    const [r, g, b] = channels(text).slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (one) => {
    const colour = getComputedStyle(one).backgroundColor;
    return channels(colour)[3] === 0 ? ground(one.parentElement) : colour;
  };
  const own = light(getComputedStyle(element)[property]);
  const under = light(ground(property === "color" ? element : element.parentElement));
  return (Math.max(own, under) + 0.05) / (Math.min(own, under) + 0.05);
}"""


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, site: str, browser: Browser) -> Iterator[Page]:
    context = with_axe(browser.new_context(color_scheme=request.param, viewport={"width": 360, "height": 800}))
    found = context.new_page()
    found.goto(f"{site}/komponen/")
    yield found
    context.close()


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_components_are_well_made_on_every_screen(site: str, browser: Browser, language: str) -> None:
    context = with_axe(browser.new_context())
    page = context.new_page()
    wrong = complaints(page)
    page.goto(f"{site}{language}/komponen/")
    for width, scheme in itertools.product((360, 1280), ("light", "dark")):
        assert faults(page, (width, scheme)) == []
    # Reflow: no sideways scrolling at 400 % of a usual screen.
    page.set_viewport_size({"width": 320, "height": 600})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert wrong == []
    context.close()


def test_every_control_shows_where_the_keyboard_is(page: Page) -> None:
    controls = page.locator(
        "main :is(a[href], button, input, select, textarea, [tabindex='0'], summary):enabled, main a"
    )
    reached = set()
    page.locator("main").focus()
    for _press in range(controls.count() + 5):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const one = document.activeElement;
              if (!one.closest("main")) return null;
              const { outlineStyle, outlineWidth } = getComputedStyle(one);
              const label = one.id || one.textContent.trim() || one.className;
              return [label, outlineStyle, parseFloat(outlineWidth), one.getBoundingClientRect().height];
            }"""
        )
        if seen is None:
            break
        label, style, width, height = seen
        assert style == "solid", label
        assert width >= 2, label
        assert height >= 20, label
        reached.add(label)
    for name in ("Simpan", "Batal", "Hapus akun", "Seperti tautan", "Tautan seperti tombol", "id_name", "id_agreed"):
        assert name in reached
    assert "Tidak tersedia" not in reached


def test_buttons_can_be_read_and_are_told_from_the_paper(page: Page) -> None:
    for name in ("Simpan", "Batal", "Hapus akun", "Tidak tersedia", "Seperti tautan"):
        button = page.get_by_role("button", name=name, exact=True).first.element_handle()
        assert page.evaluate(CONTRAST, [button, "color"]) >= 4.5, name
        if name != "Seperti tautan":
            assert page.evaluate(CONTRAST, [button, "borderTopColor"]) >= 3, name


def test_a_fault_in_the_summary_leads_to_its_field(page: Page) -> None:
    links = page.locator(".error-summary a")
    assert links.count() == 5
    for link in links.all():
        target = str(link.get_attribute("href")).removeprefix("#")
        link.click()
        assert page.evaluate("document.activeElement.id") == target
        error = page.locator(f"#{target}").get_attribute("aria-describedby")
        assert error is not None
        assert f"{target}_error" in error.split()
        assert page.locator(f"#{target}").get_attribute("aria-invalid") == "true"
