"""Text that could be a formula is made harmless, and comes back as it was."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.formulas import BEGINNINGS, guarded, unguarded

TEN = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@pytest.mark.parametrize("beginning", [*TEN, "\n"])
def test_what_could_be_a_formula_begins_with_an_apostrophe(beginning):
    for text in (beginning, f"{beginning}1+1", f"{beginning}cmd|' /C calc'!A0"):
        assert guarded(text) == f"'{text}"
        assert unguarded(f"'{text}") == text
    assert beginning in BEGINNINGS


@pytest.mark.parametrize(
    "text", ["", "书市", "a=b", "1-2", "'90年代", "''", " =1", "2026-04-21", "010-1", "POINT (1 2)"]
)
def test_other_text_stays_as_it_is(text):
    assert (guarded(text), unguarded(text)) == (text, text)


@pytest.mark.parametrize("text", ["'=1", "''＝1", "'" * 9 + "@x"])
def test_an_apostrophe_that_was_written_before_a_formula_is_kept(text):
    assert unguarded(guarded(text)) == text != guarded(text)


@given(st.text(st.sampled_from([*BEGINNINGS, "'", "1", "书", " ", "\0"])) | st.text())
@example("")
def test_every_text_comes_back_and_none_begins_a_formula(text):
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in set(BEGINNINGS)
