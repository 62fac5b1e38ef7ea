"""Looking at a page as axe and a careful reader do."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import BrowserContext, Page

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What a sandboxed frame holds has a page of its own, and no script answers in it.
RUN = "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, iframes: false, resultTypes: ['violations']})"


def with_axe(context: BrowserContext) -> BrowserContext:
    """Put axe into every page from outside, so that the page's own policy stays in force."""
    context.add_init_script(path=AXE)
    return context


def violations(page: Page) -> list[str]:
    """What axe objects to in the page as it is."""
    found = page.evaluate(RUN, RULES)
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]


def complaints(page: Page) -> list[str]:
    """A list that fills with what the browser complains of: errors, warnings, broken policies."""
    found: list[str] = []
    page.on("pageerror", lambda fault: found.append(str(fault)))
    page.on("console", lambda message: found.append(message.text))
    return found


def faults(
    page: Page, *, widths: tuple[int, ...] = (360, 1280), schemes: tuple[str, ...] = ("light", "dark")
) -> list[str]:
    """Everything wrong with how the page is made: axe at each width in its scheme, overflow, headings, title."""
    found = []
    for width, scheme in zip(widths, schemes, strict=True):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # a literal, from the caller
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{width} {scheme} {one}" for one in violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{wide} wide on {width}")
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} h1")
    if not page.title().removesuffix("– Naik").strip():
        found.append("no title")
    return found
