"""What public pages say is translated, and the compiled texts are those that were written."""

import re
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.utils import translation

from core.models import Confidence
from core.record import Record
from events.models import EventCitation
from places.models import PlaceCitation
from projects.models import ProjectCitation
from tests.environment import ROOT
from tests.pages.messages import marked_messages, read_po

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
CATALOGUES = sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))


def test_every_marked_text_is_translated() -> None:
    marked = marked_messages()
    assert len(marked) > 100
    with translation.override("en"):
        missing = [
            f"{path.name}: {singular}"
            for (context, singular, plural), path in marked.items()
            for count in (1, 2)
            if CHINESE.search(
                translation.npgettext(context, singular, plural or singular, count)
                if context and plural
                else translation.pgettext(context, singular)
                if context
                else translation.ngettext(singular, plural, count)
                if plural
                else translation.gettext(singular)
            )
        ]
    assert missing == [], "add their English to locale/en/LC_MESSAGES/django.po, then: make messages"


def test_every_field_that_a_source_can_stand_for_has_an_english_name() -> None:
    fields = {
        label
        for citation in (EventCitation, PlaceCitation, ProjectCitation)
        for name, label in citation.record_fields().items()
        if name not in Record.BOOKKEEPING
    }
    with translation.override("en"):
        missing = [word for word in (*fields, *Confidence.labels) if CHINESE.search(translation.gettext(str(word)))]
    assert missing == []


@pytest.mark.parametrize("written", CATALOGUES, ids=lambda path: path.parts[-3])
def test_what_is_compiled_is_what_was_written(written: Path) -> None:
    with written.with_suffix(".mo").open("rb") as compiled:
        known = GNUTranslations(compiled)
    for (context, singular, plural), texts in read_po(written).items():
        for index, text in enumerate(texts):
            key = f"{context}\x04{singular}" if context else singular
            assert known._catalog.get((key, index) if plural else key) == text, f"{singular}: make messages"


def test_a_text_without_english_would_be_noticed() -> None:
    with translation.override("en"):
        assert CHINESE.search(translation.gettext("没有译过的话"))
    assert ("", "跳到正文", "") in marked_messages()
    assert ("one", "活动", "") in marked_messages()
    assert ("", "{rule}，共{count}次", "{rule}，共{count}次") in marked_messages()
