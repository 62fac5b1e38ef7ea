"""Looking at a page as axe and a careful reader do."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import BrowserContext, Error, Page

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
EVERYTHING = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast"]}
# What a sandboxed frame holds has a page of its own, and no script answers in it.
RUN = "rules => axe.run(document, {runOnly: rules, iframes: false, resultTypes: ['violations']})"


def with_axe(context: BrowserContext) -> BrowserContext:
    """Put axe into every page from outside, so that the page's own policy stays in force."""
    context.add_init_script(path=AXE)
    return context


def violations(page: Page, rules: dict[str, object] | None = None) -> list[str]:
    """What axe objects to in the page as it is, or in the one that a button just pressed leads to."""
    page.wait_for_load_state()
    try:
        found = page.evaluate(RUN, rules or EVERYTHING)
    except Error:
        # The page went away under axe; where it leads is what people see.
        page.wait_for_load_state()
        found = page.evaluate(RUN, rules or EVERYTHING)
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]


def complaints(page: Page) -> list[str]:
    """A list that fills with what the browser complains of: errors, warnings, broken policies."""
    found: list[str] = []
    page.on("pageerror", lambda fault: found.append(str(fault)))
    page.on("console", lambda message: found.append(message.text))
    return found


def faults(page: Page, *screens: tuple[int, str]) -> list[str]:
    """Everything wrong with how the page is made, on screens of a width and a scheme; the others differ in colours."""
    found = []
    for number, (width, scheme) in enumerate(screens):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # a literal, from the caller
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{width} {scheme} {one}" for one in violations(page, COLOURS if number else None)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{wide} wide on {width}")
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} h1")
    if not page.title().removesuffix("– Naik").strip():
        found.append("no title")
    return found
