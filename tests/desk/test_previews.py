"""The preview at the desk: what is saved or only typed, as the public will meet it, and nothing else that is hidden."""

import json
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine

from core.data_version import read
from core.models import Source
from core.partial_date import PartialDate
from events.models import Event
from places.models import Place
from projects.models import Project
from tests.desk.desk import Desk, editor, form_values, member, url_of
from tests.safety.planted import CANARY, canary_words
from tests.support import NOW, commit, make_category, make_event, make_place, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nine_o_clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk() -> Desk:
    return member("编辑")


class _Frames(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pages: list[str] = []
        self.sandboxes: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "iframe":
            self.pages.append(dict(attrs)["srcdoc"])
            self.sandboxes.append(dict(attrs)["sandbox"])


def page_in(response: Any) -> str:
    """The public page as the frames hold it; the phone's and the desktop's are the same."""
    frames = _Frames()
    frames.feed(response.content.decode())
    phone, desktop = frames.pages
    assert phone == desktop
    assert frames.sandboxes == ["allow-scripts"] * 2
    return phone


def preview_of(row: Any) -> str:
    return url_of("preview", row)


def test_a_draft_is_shown_as_its_page_its_file_and_its_feature(desk: Desk) -> None:
    event = make_event("推进会", place=make_place("新馆"), public=False)
    response = desk.get(preview_of(event))
    page = page_in(response)
    assert "<h1>推进会</h1>" in page
    assert "2026年4月21日" in page
    assert "预览，未发布" in page
    forms = response.context["made"].forms
    assert "SUMMARY:推进会" in forms.calendar
    assert forms.calendar.startswith("BEGIN:VCALENDAR")
    assert json.loads(forms.feature)["properties"]["venue"] == "新馆"
    assert "STATUS:CONFIRMED" in response.content.decode()


def test_the_page_is_the_one_that_the_public_gets(desk: Desk, reader: Any) -> None:
    event = make_event("推进会", place=make_place("新馆"), description="一起\n讨论", public=False)
    foreseen = page_in(desk.get(preview_of(event)))
    desk_of_reviewer = member("审核")
    desk_of_reviewer.fill(url_of("change", event), _step_publish="1")
    public = reader.get(f"/events/{event.slug}/").content.decode()
    assert main_of(foreseen) == main_of(public)


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def test_places_and_projects_have_previews_too(desk: Desk) -> None:
    place = make_place("静思书屋", public=False)
    project = make_project("公园", place=place, completion_now=PartialDate.parse("2027-08"), public=False)
    response = desk.get(preview_of(place))
    assert "<h1>静思书屋</h1>" in page_in(response)
    assert response.context["made"].forms.calendar == "场所自己不进日历；在这里举办的活动才进"
    assert json.loads(response.context["made"].forms.feature)["geometry"]["type"] == "Point"
    response = desk.get(preview_of(project))
    assert "预计2027年8月" in page_in(response)
    assert "BEGIN:VEVENT" in response.context["made"].forms.calendar
    # The place is a draft: the public would not be told of it either.
    assert "静思书屋" not in page_in(response)


def test_an_event_without_a_date_is_shown_as_far_as_it_goes(desk: Desk) -> None:
    event = make_event(start_on=None, public=False)
    response = desk.get(preview_of(event))
    assert "日期未公布" in page_in(response)
    assert response.context["made"].forms.calendar == "没有日期，不进日历"


def test_an_umbrella_is_shown_with_what_is_public_of_it(desk: Desk) -> None:
    umbrella = make_event("科技周", is_umbrella=True, public=False)
    make_event("开幕", umbrella=umbrella)
    make_event("闭门会", umbrella=umbrella, public=False)
    response = desk.get(preview_of(umbrella))
    for text in (page_in(response), response.context["made"].forms.calendar):
        assert "开幕" in text
        assert "闭门会" not in text


def test_nothing_else_that_is_hidden_shows(desk: Desk) -> None:
    place = make_place(public=False, **canary_words("place"))
    project = make_project(public=False, place=place, **canary_words("project"))
    umbrella = make_event(is_umbrella=True, public=False, **canary_words("umbrella"))
    make_event(umbrella=umbrella, public=False, place=place, **canary_words("part"))
    links = {"place": place, "previous_place": place, "project": project, "umbrella": umbrella}
    event = make_event("看得见的", public=False, internal_note=f"{CANARY}内部", **links)
    open_place = make_place("公开的馆")
    make_event(public=False, place=open_place, **canary_words("there"))
    for row in (event, open_place):
        response = desk.get(preview_of(row))
        made = response.context["made"]
        assert CANARY not in made.page + made.forms.calendar + made.forms.feature


def test_what_is_typed_is_shown_and_saved_nowhere(desk: Desk) -> None:
    source = Source.objects.create(key="paper", publication="朝阳报", published_on=PartialDate.parse("2026-04-24"))
    event = make_event("旧标题", public=False)
    typed = form_values(desk.get(url_of("change", event)).content.decode()) | {
        "title": "新标题", "start_on": "2026-05-02", "end_on": "2026-05-02", "citations-TOTAL_FORMS": "1",
        "citations-0-field": "title", "citations-0-source": str(source.pk), "citations-0-phrase": "报上的原话",
        "citations-0-confidence": "cited", "citations-0-record": str(event.pk),
    }  # fmt: skip
    commit()
    version, lines = read(), Event.history.count()
    response = desk.post(preview_of(event), typed)
    page = page_in(response)
    assert "新标题" in page
    assert "2026年5月2日" in page
    assert "报上的原话" in page
    assert "DTSTART;VALUE=DATE:20260502" in response.context["made"].forms.calendar
    assert "这是刚才填的内容，没有保存" in response.content.decode()
    event.refresh_from_db()
    commit()
    assert (event.title, event.citations.count(), Event.history.count(), read()) == ("旧标题", 0, lines, version)


def test_a_new_record_is_shown_before_it_is_ever_saved(desk: Desk) -> None:
    typed = form_values(desk.get(url_of("add", Event)).content.decode())
    typed |= {"title": "还没有存的", "start_on": "2026-05-02", "category": str(make_category().pk)}
    response = desk.post(url_of("preview_new", Event), typed)
    assert "还没有存的" in page_in(response)
    assert not Event.objects.exists()
    assert desk.get(url_of("preview_new", Event)).status_code == 302


def test_what_is_wrong_is_told_by_field(desk: Desk) -> None:
    event = make_event(public=False)
    typed = form_values(desk.get(url_of("change", event)).content.decode()) | {"title": "", "end_on": "2026-04-01"}
    response = desk.post(preview_of(event), typed)
    told = response.content.decode()
    assert "标题：" in told
    assert "结束日期：" in told
    assert "<iframe" not in told


@pytest.mark.parametrize("make", [make_event, make_place, make_project])
def test_the_preview_is_private_and_framed_by_nobody(make: Any, desk: Desk) -> None:
    response = desk.get(preview_of(make(public=False)))
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_whoever_may_not_look_does_not() -> None:
    event = make_event(public=False)
    desk = editor("places.view_place")
    assert desk.get(preview_of(event)).status_code == 403
    assert desk.post(preview_of(event), {}).status_code == 403
    assert desk.post(url_of("preview_new", Event), {}).status_code == 403
    assert desk.get(preview_of(Event(pk=999))).status_code in (403, 404)


def test_whoever_may_only_look_does_not_preview_what_is_typed() -> None:
    event = make_event(public=False)
    desk = editor("events.view_event")
    assert desk.get(preview_of(event)).status_code == 200
    assert desk.post(preview_of(event), {}).status_code == 403


@pytest.mark.parametrize("model", [Event, Place, Project])
def test_the_forms_have_a_button_for_it(model: Any, desk: Desk) -> None:
    row = {Event: make_event, Place: make_place, Project: make_project}[model](public=False)
    assert 'formaction="../preview/"' in desk.get(url_of("change", row)).content.decode()
    assert 'formaction="preview/"' in desk.get(url_of("add", model)).content.decode()
