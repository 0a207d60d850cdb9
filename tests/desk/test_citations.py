"""Citations at the desk: what has one and what has none is shown; what is published without is warned of."""

import pytest

from core.models import Source
from core.partial_date import PartialDate
from tests.desk.desk import chief, messages_of, run, url_of
from tests.support import make_event, make_place, make_project

pytestmark = pytest.mark.django_db


def cite(record, *fields):
    source = Source.objects.get_or_create(key="cyb", publication="朝阳报")[0]
    for field in fields:
        record.citations.create(field=field, source=source, phrase="原话")


def published(record):
    """What is said after 保存并发布."""
    desk = chief()
    response = desk.fill(url_of("change", record), _step_publish="保存并发布")
    return [message for message in messages_of(desk.get(response.url)) if "出处" in message]


def test_the_form_lists_what_has_a_citation_and_what_has_none():
    event = make_event(place=make_place())
    cite(event, "title")
    page = chief().get(url_of("change", event)).content.decode()
    assert 'data-cited="title "' in page
    assert "有出处：标题。" in page
    for field in ("start_on", "place"):
        assert f'data-uncited="{field}"' in page
    for field in ("title_en", "category", "zone", "description", "changed_at"):  # not asked for, or empty
        assert f'data-uncited="{field}"' not in page


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: make_event(public=False, place=make_place()), "标题、地点、开始日期"),
        (lambda: make_project(public=False, completion_now=PartialDate.parse("2027-08")), "标题、目前承诺的完成日期"),
        (lambda: make_place(public=False), "标题、位置"),
        (lambda: make_place(public=False, geometry=None), "标题"),
    ],
)
def test_publishing_without_citations_is_warned_of_and_done(make, words):
    record = make()
    (message,) = published(record)
    assert set(words.split("、")) == set(message.split("》的")[1].split("。")[0].split("、"))
    record.refresh_from_db()
    assert record.status == "published"


def test_publishing_what_is_cited_says_nothing_of_it():
    event = make_event(public=False, place=make_place())
    cite(event, "title", "start_on", "place")
    assert published(event) == []


def test_publishing_many_names_some_in_one_message():
    events = [make_event(f"活动{number}", public=False) for number in range(7)]
    cite(events[0], "title", "start_on")
    response = run(chief(), "publish", *events, publish_at="")
    (message,) = [message for message in messages_of(response) if "出处" in message]
    assert message.count("的标题、开始日期") == 5
    assert "，另有 1 条" in message
    assert "活动0" not in message


def test_a_citations_field_is_chosen_in_chinese():
    page = chief().get(url_of("change", make_event())).content.decode()
    choices = page.split('name="citations-__prefix__-field"')[1].split("</select>")[0]
    assert ">开始日期<" in choices
    assert 'value="uid"' not in choices


def test_an_over_long_phrase_is_refused_beside_its_citation():
    event = make_event()
    cite(event, "title")
    response = chief().fill(url_of("change", event), **{"citations-0-phrase": "长" * 2001})
    assert response.status_code == 200
    assert "2000" in str(response.context["inline_admin_formsets"][2].formset.errors[0]["phrase"])
