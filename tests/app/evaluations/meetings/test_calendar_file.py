"""Calendar files: lines, folding and escaping of RFC 5545, for any text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from naik.apps.evaluations.queries.meeting_calendar import CalendarEntry, calendar_file, escaped, folded

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\\;,\n"))
LINES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"))
AT = datetime(2026, 10, 21, 9, 30, tzinfo=timezone(timedelta(hours=9)))


def unescaped(text: str) -> str:
    out, letters = [], iter(text)
    for one in letters:
        if one != "\\":
            out.append(one)
            continue
        following = next(letters)
        out.append("\n" if following == "n" else following)
    return "".join(out)


@given(TEXTS)
def test_escaping_can_be_read_back(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert "\n" not in escaped(text)


@given(LINES)
def test_folded_lines_are_short_and_join_to_the_line(line: str) -> None:
    parts = list(folded(line))
    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line
    assert all(part.startswith(" ") for part in parts[1:])


@given(st.text(max_size=400))
def test_no_text_begins_a_line_of_its_own(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    entry = CalendarEntry(
        uid="a@b", revision=2, title=text, description=text, place=text, starts_at=AT, ends_at=AT + timedelta(hours=1),
        made_at=AT,
    )  # fmt: skip
    content = calendar_file(entry).decode()
    lines = content.replace("\r\n ", "").split("\r\n")
    assert len(lines) == 18
    assert lines[9] == "DTSTART:20261021T003000Z"
    assert lines[10] == "DTEND:20261021T013000Z"


def test_a_cancelled_meeting_takes_itself_out_of_the_calendar() -> None:
    entry = CalendarEntry(
        uid="a@b", revision=3, title="", description="", place="", starts_at=AT, ends_at=AT, made_at=datetime.now(UTC),
        cancelled=True,
    )  # fmt: skip
    content = calendar_file(entry).decode()
    assert "METHOD:CANCEL\r\n" in content
    assert "STATUS:CANCELLED\r\n" in content
