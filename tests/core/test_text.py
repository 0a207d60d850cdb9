"""Cleaning of text: on its own, and on every way into the database."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from core.actions import save_record
from core.text import clean_line, clean_text, clean_value
from places.models import Place
from tests.support import NOW, make_event, make_place

# What may make a reference when something is taken out, joined or decoded beside it.
PIECES = st.lists(
    st.sampled_from((
        "&", "#", "x", ";", "amp", "lt", "38", "&amp;", "&semi;", "&#38;", "&#x26;", "&#97;", "mp;", "&#7;", "&#13;",
        "&#x37e;", "\u037e", "\x07", "e", "&#769;", "&#0;", "&#xd800;", "&NotEqualTilde;", " ", "\n",
    )),
    max_size=12,
).map("".join)  # fmt: skip
ANY_TEXT = st.text(st.characters(exclude_categories=()))
CASES = [
    ("plain 文字", "plain 文字"),
    ("a\x00b\x01c\x08d\x1be\x7ff", "abcdef"),
    ("a\x80b\x9fc", "abc"),
    ("a\r\nb\rc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
    ("a\x0bb\x0cc", "a\nb\nc"),
    ("a\tb", "a\tb"),
    ("\ufeff标题\ufeff", "标题"),
    ("a\ue000b\uf8ffc\U000f0000d\U0010fffde", "abcde"),
    ("a\ufffdb\ufffec\uffffd\ufdd0e", "abcde"),
    ("a\U0001fffeb\U000affffc\U000efffed", "abcd"),
    ("a\ud83db\udc00c", "abc"),
    ("e\u0301", "\u00e9"),
    ("e\x01\u0301", "\u00e9"),
    ("\u3000 左右 \n", "左右"),
    ("🎉👩‍👩‍👧", "🎉👩‍👩‍👧"),
    ("𠮷野", "𠮷野"),
    ("", ""),
]
REFERENCES = [
    ("展览&amp;讲座", "展览&讲座"),
    ("&lt;b&gt;粗&lt;/b&gt;", "<b>粗</b>"),
    ("<b>编辑写的</b>", "<b>编辑写的</b>"),
    ("&#26397;&#x9633;", "朝阳"),
    ("&ldquo;书&rdquo;&hellip;", "“书”…"),
    ("a&nbsp;b", "a\u00a0b"),
    ("&amp;lt;", "<"),
    ("&amp;amp;amp;amp;", "&"),
    ("&&#97;mp;lt;", "<"),
    ("&amp&semi;", "&"),
    ("&am\x07p;", "&"),
    ("&lt\u037e", "<"),
    ("&lt&#x37e;", "<"),
    ("e&#769;", "\u00e9"),
    ("a&#7;b&#0;c&#xd800;d&#xe000;e", "abcde"),
    ("a&#13;b&NewLine;c", "a\nb\nc"),
    ("R&D; 问答 Q&A；", "R&D; 问答 Q&A；"),
    ("&lt b &lt", "&lt b &lt"),
    ("&notit; &nosuch; &; &#; &#x;", "&notit; &nosuch; &; &#; &#x;"),
]
ADDRESSES = [
    "https://a.example.cn/?x=1&copy=2",
    "https://a.example.cn/?x=1&lt=2&amp=3&para=4#e",
    "见 https://a.example.cn/?lang=zh&sect=5，或 https://a.example.cn/?a&b&c;",
]
DIRTY = "\ufeff朝阳\x00公\ue000园e\u0301\u2028二"


@pytest.mark.parametrize(("text", "cleaned"), CASES)
def test_text_is_cleaned(text, cleaned):
    assert clean_text(text) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"), [("a\r\n b\t\tc  d", "a b c d"), ("a\u2028b\x0bc\x0cd", "a b c d"), (" \n ", "")]
)
def test_a_line_has_no_breaks_and_no_runs_of_blanks(text, cleaned):
    assert clean_line(text) == cleaned


@pytest.mark.parametrize(("text", "cleaned"), REFERENCES)
def test_references_of_html_become_what_they_stand_for(text, cleaned):
    assert clean_text(text) == cleaned
    assert clean_line(text) == cleaned.replace("\n", " ")


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_with_ampersands_stays(text):
    assert (clean_text(text), clean_line(text), clean_value(text)) == (text, text, text)


@given(st.lists(st.tuples(st.from_regex("[a-z_]{1,12}", fullmatch=True), st.integers(0, 99)), max_size=6))
def test_any_query_string_stays(pairs):
    address = "https://a.example.cn/?" + "&".join(f"{name}={value}" for name, value in pairs)
    assert clean_line(address) == address


def test_what_is_written_for_machines_keeps_references():
    assert clean_value(" https://a.example.cn/?x&lt;y\r\nATTENDEE:z ") == "https://a.example.cn/?x&lt;y ATTENDEE:z"


def test_references_within_references_take_no_longer_than_others():
    depth = 200_000
    assert clean_text(f"&{'amp;' * depth}lt;") == "<"
    assert clean_text(f"{'&#97;' * depth}") == "a" * depth
    assert clean_text(f"{'&' * depth}{';' * depth}") == f"{'&' * depth}{';' * depth}"


@given(ANY_TEXT | PIECES)
def test_cleaning_twice_changes_nothing_and_the_result_can_be_encoded(text):
    for clean in (clean_text, clean_line):
        once = clean(text)
        assert clean(once) == once
        once.encode("utf-8")
    assert "\n" not in clean_line(text)


@pytest.mark.django_db
def test_saving_cleans():
    place = make_place(title=DIRTY, description=f"{DIRTY}\r\n{DIRTY}")
    stored = Place.objects.get()
    assert (stored.title, stored.description) == ("朝阳公园é 二", "朝阳公园é\n二\n朝阳公园é\n二")
    assert place.title == stored.title  # what the caller holds is what was stored


@pytest.mark.django_db
def test_saving_again_and_again_decodes_once():
    place = make_place(title="书&amp;amp;茶", description="&lt;b&gt;\nhttps://a.example.cn/?x=1&copy=2")
    for _ in range(3):
        save_record(place, by=None, at=NOW)
        place = Place.objects.get()
        assert (place.title, place.description) == ("书&茶", "<b>\nhttps://a.example.cn/?x=1&copy=2")


@pytest.mark.django_db
def test_what_was_stored_before_is_decoded_when_a_feed_is_written(reader):
    event = make_event(title="书")
    column = "update events_event set title = %s, summary = %s where id = %s"
    with connection.cursor() as cursor:
        cursor.execute(column, ["书&amp;茶", "&lt;b&gt;", event.pk])
    body = reader.get("/events.ics?datetime=../..").content.decode()
    assert "SUMMARY:书&茶\r\n" in body
    assert "\\n<b>\\n" in body


@pytest.mark.django_db
def test_bulk_writes_clean():
    make_place()
    place = Place.objects.get()
    Place.objects.update(title=DIRTY, note=DIRTY)
    assert Place.objects.values_list("title", "note").get() == ("朝阳公园é 二", "朝阳公园é\n二")
    place.title, place.summary = f"{DIRTY}1", DIRTY
    Place.objects.bulk_update([place], ["title", "summary"])
    assert Place.objects.values_list("title", "summary").get() == ("朝阳公园é 二1", "朝阳公园é 二")
    place.pk, place.uid, place.slug, place.title = None, "6f1f3f3e-0000-4000-8000-000000000001", "other", DIRTY
    Place.objects.bulk_create([place])
    assert Place.objects.get(slug="other").title == "朝阳公园é 二"


@pytest.mark.django_db
def test_a_search_term_is_cleaned_like_the_text_it_looks_for():
    make_place(title="é朝阳")
    assert Place.objects.filter(title="e\u0301朝阳").count() == 1
