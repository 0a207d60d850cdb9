"""Content lines: what they may hold, and where they may be broken."""

import datetime as dt
import re
import subprocess
import sys
import time
import unicodedata
from datetime import date, datetime, timedelta, timezone

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from core.text import clean_text
from publish.ical import lines

FAMILY = "👨‍👩‍👧‍👦"
CLUSTERS = [
    FAMILY, "👩🏽‍💻", "🇨🇳", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "❤️", "é̂", "नि", "각", "ค่", "朝", "阳", "，", "a", " ", ":", "\\", "\\N", "\\n",
    ",", ";", "\n", '"', "\t", "𠮷", "禰󠄀", "が", "^n", "%2C", "🇨", "\u200d", "\u0301",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(CLUSTERS), min_size=20, max_size=120).map("".join)
ANY = st.text(max_size=200)


def unfolded(folded):
    return folded.replace(b"\r\n ", b"")


def pieces(folded):
    first, *rest = folded.split(b"\r\n")
    assert all(piece.startswith(b" ") for piece in rest)
    return [first, *(piece[1:] for piece in rest)]


def test_a_line_of_75_octets_is_not_folded_and_one_of_76_is():
    assert lines.raw("URL", "a" * 71) == b"URL:" + b"a" * 71
    assert lines.raw("URL", "a" * 72) == b"URL:" + b"a" * 71 + b"\r\n a"
    assert lines.raw("URL", "a" * 71 + "b" * 75) == b"URL:" + b"a" * 71 + b"\r\n " + b"b" * 74 + b"\r\n b"


@given(TEXTS | ANY)
@example("e" + "\u0301" * 200)
@example("\u0301" * 200)
@example("\\" * 400)
@example("\n" * 400)
@example("🇨🇳" * 60)
@example("🇨" * 61)
@example(FAMILY * 20)
@example("‍".join(["👩"] * 60))
def test_folding_loses_nothing_and_no_line_is_longer_than_75_octets(text):
    folded = lines.text("DESCRIPTION", text)
    assert unfolded(folded) == b"DESCRIPTION:" + lines.escaped(clean_text(text)).encode()
    for piece in folded.split(b"\r\n"):
        assert len(piece) <= 75
        assert len(piece) > 1
        piece.decode()
        assert b"\n" not in piece


@given(TEXTS)
@example("\\" * 400)
@example(("a" * 60 + "\n") * 20)
@example(("a" * 61 + ";") * 20)
def test_a_break_never_falls_inside_an_escape(text):
    for piece in pieces(lines.text("DESCRIPTION", text)):
        backslashes = len(piece) - len(piece.rstrip(b"\\"))
        assert backslashes % 2 == 0


def belongs_to_what_stands_before(text):
    first = text[0]
    return (
        unicodedata.combining(first) > 0
        or first in "\u200d\ufe0f\u20e3"
        or 0x1F3FB <= ord(first) <= 0x1F3FF
        or 0xE0020 <= ord(first) <= 0xE007F
        or 0xE0100 <= ord(first) <= 0xE01EF
    )


@given(st.lists(st.sampled_from([cluster for cluster in CLUSTERS if len(cluster.encode()) < 70]), min_size=20))
@example(["朝"] * 8 + [FAMILY] * 30)
@example(["a"] * 59 + ["é̂"] * 30)
@example(["a"] * 62 + ["1️⃣"] * 30)
def test_a_break_never_falls_inside_a_cluster(clusters):
    # A lone mark or joiner glues what stands around it, without end.
    text = "".join(cluster for cluster in clusters if cluster not in ("\u200d", "\u0301", "🇨"))
    for piece in pieces(lines.text("DESCRIPTION", text))[1:]:
        assert not belongs_to_what_stands_before(piece.decode()), piece.decode()
    for piece in pieces(lines.text("DESCRIPTION", text)):
        assert not piece.decode().endswith("\u200d")


@given(st.integers(0, 80), st.integers(1, 60))
def test_a_flag_is_never_cut_in_two(before, flags):
    for piece in pieces(lines.text("X", "a" * before + "🇨🇳" * flags)):
        assert len(re.findall("[\U0001f1e6-\U0001f1ff]", piece.decode())) % 2 == 0


@pytest.mark.parametrize(
    "cluster",
    ["ｶﾞ", "ﾊﾟ", "น้ำ", "ລຳ", "\u1113\u1161\u11a8", "ज्ञा", "क्षे", "ক্ষ", "\u0600١", "\u06001", "👩🏾‍🚀", "1️⃣", "🇨🇳", "é̂"],
)
def test_a_break_never_falls_inside_what_unicode_calls_a_cluster(cluster):
    for padding in range(80):
        for piece in pieces(lines.text("X", "a" * padding + cluster * 40)):
            assert set(regex.findall(r"\X", piece.decode())) <= {*"X:a", cluster}


def test_a_cluster_longer_than_a_line_is_cut_between_characters():
    folded = lines.text("X", "a" * 30 + "e" + "\u0316" * 100 + "b")
    assert unfolded(folded) == ("X:" + "a" * 30 + "e" + "\u0316" * 100 + "b").encode()
    assert max(len(piece) for piece in folded.split(b"\r\n")) <= 75


@pytest.mark.parametrize("odd", ["\\" * 60_000, "🇨🇳" * 20_000, "\u0316" * 60_000, "朝" * 60_000])
def test_long_texts_take_time_in_proportion(odd):
    begun = time.process_time()
    assert unfolded(lines.text("X", odd)).decode() == "X:" + lines.escaped(odd)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("一，二;三,四", b"X:\xe4\xb8\x80\xef\xbc\x8c\xe4\xba\x8c\\;\xe4\xb8\x89\\,\xe5\x9b\x9b"),
        ("a\\b", b"X:a\\\\b"),
        ("C:\\New\\names", b"X:C:\\\\New\\\\names"),
        ("a\nb\r\nc\rd", b"X:a\\nb\\nc\\nd"),
        ("a\u2028b\u2029c\x85d", b"X:a\\nb\\nc\\nd"),
        ("a\x00b\x07c\x0bd\x0ce\x1bf\x7fg\x9bh", b"X:abc\\nd\\nefgh"),
        ("\ufeffa\ufffdb\ue000c\U000f0000d\U0010fffde\ud800f\ufffeg", b"X:abcdefg"),
        ("a\U0001fffeb\U0001ffffc\U000efffed", b"X:abcd"),
        ("e\u0301", b"X:\xc3\xa9"),
        ("a\tb", b"X:a\tb"),
        ("  a  ", b"X:a"),
        ('"quoted"', b'X:"quoted"'),
        ("a:b", b"X:a:b"),
    ],
)
def test_text_is_cleaned_and_escaped(text, written):
    assert lines.text("X", text) == written


def test_a_value_that_is_no_text_stays_on_one_line():
    assert lines.raw("URL", "https://a.example/\r\nATTENDEE:mailto:x") == b"URL:https://a.example/ ATTENDEE:mailto:x"
    assert lines.raw("COLOR", "red\u2028X-A:1\x00") == b"COLOR:red X-A:1"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("朝阳公园", '"朝阳公园"'),
        ("a;b:c,d", '"a;b:c,d"'),
        ('"a"', "\"'a'\""),
        ('a"\r\nEVIL:1', '"a\' EVIL:1"'),
        ("a\x00\x1f\u2028b", '"a b"'),
    ],
)
def test_a_parameter_is_quoted_and_cannot_end_early(text, written):
    assert lines.parameter(text) == written


def test_moments_are_written_in_utc_in_a_zone_and_as_days():
    moment = datetime(2026, 4, 23, 9, 30, 15, 999_999, tzinfo=timezone(timedelta(hours=8)))
    assert lines.utc("DTSTAMP", moment) == b"DTSTAMP:20260423T013015Z"
    assert lines.local("DTSTART", datetime.combine(date(2026, 4, 23), dt.time(9, 30)), "Asia/Shanghai") == (
        b"DTSTART;TZID=Asia/Shanghai:20260423T093000"
    )
    assert lines.day("DTEND", date(2026, 4, 30)) == b"DTEND;VALUE=DATE:20260430"


def calendar_of(summary, description, address):
    return lines.join(
        (
            b"BEGIN:VCALENDAR", b"VERSION:2.0", b"PRODID:-//x//y//ZH", lines.text("NAME", summary), b"BEGIN:VEVENT",
            b"UID:1", b"DTSTAMP:20260423T013015Z", b"DTSTART;VALUE=DATE:20260423", lines.text("SUMMARY", summary),
            lines.text("DESCRIPTION", description),
            lines.raw(f"X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE={lines.parameter(address)}", "geo:39.9,116.4"),
            b"END:VEVENT", b"END:VCALENDAR",
        )
    )  # fmt: skip


@given(TEXTS | ANY, TEXTS | ANY, TEXTS | ANY)
@example("C:\\New", "a\\Nb\\nc\\,d", 'x"\r\nATTENDEE:mailto:a@b.example\r\n')
@example("END:VEVENT\r\nEND:VCALENDAR", "\x0b\x0c\x1c\u2028BEGIN:VALARM", "\\")
def test_two_parsers_read_back_what_was_written_and_nothing_else(summary, description, address):
    written = calendar_of(summary or "x", description, address)
    event = Calendar.from_ical(written).walk("VEVENT")[0]
    assert event["SUMMARY"] == clean_text(summary or "x")
    assert event["DESCRIPTION"] == clean_text(description)
    assert len(event) == 6
    assert list(event["X-APPLE-STRUCTURED-LOCATION"].params) == ["VALUE", "X-TITLE"]
    assert event.subcomponents == []
    (read,) = IcsCalendarStream.calendar_from_ics(written.decode()).events
    assert (read.summary or "") == clean_text(summary or "x")
    assert (read.description or "") == clean_text(description)
    assert (read.uid, read.attendees) == ("1", [])


def test_nothing_is_injected_when_assertions_are_off():
    code = (
        "from publish.ical import lines\n"
        "for made in (lines.text('NAME', 'a\\r\\nX:1'), lines.raw('COLOR', 'a\\nX:1'),\n"
        "             lines.raw('X-A', 'a\\x0bb\\rX:1'), lines.parameter('a\\nX:1').encode()):\n"
        "    if b'\\n' in made or b'\\r' in made or b'\\x0b' in made:\n"
        "        raise SystemExit(repr(made))\n"
    )
    subprocess.run([sys.executable, "-O", "-c", code], check=True)
