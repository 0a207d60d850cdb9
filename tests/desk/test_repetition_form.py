"""How an event repeats, at the desk: presets and the rule's own text, and neither is ever lost to the other."""

from urllib.parse import quote

import pytest
import time_machine

from events.models import Event
from tests.desk.desk import chief, errors_at, form_values, url_of
from tests.support import NOW, make_category, make_event

pytestmark = pytest.mark.django_db
WEEKLY = "FREQ=WEEKLY;BYDAY=TU;COUNT=3"
LAST_WORKDAY = "FREQ=MONTHLY;DAYS=WORKDAY;BYSETPOS=-1;COUNT=2"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


def saved_rule(event, desk=None, **changes):
    response = (desk or chief()).fill(url_of("change", event), **changes)
    assert response.status_code == 302, errors_at(response)
    return Event.objects.get(pk=event.pk).rule


def refused(event, **changes):
    response = chief().fill(url_of("change", event), **changes)
    assert response.status_code == 200
    return errors_at(response)


@pytest.mark.parametrize(
    ("chosen", "rule"),
    [
        ({"repeat": "weekly", "repeat_count": "3"}, WEEKLY),
        ({"repeat": "weekly", "repeat_weekdays": ["1", "3"], "repeat_count": "4"}, "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4"),
        ({"repeat": "biweekly", "repeat_until": "2026-06-30"}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20260630"),
        ({"repeat": "monthly-weekday", "repeat_count": "3"}, "FREQ=MONTHLY;BYDAY=3TU;COUNT=3"),
        ({"repeat": "workday", "repeat_count": "3", "repeat_term": "冬至"}, "FREQ=DAILY;DAYS=WORKDAY;COUNT=3"),
        (
            {"repeat": "lunar", "repeat_lunar_month": "3", "repeat_lunar_day": "5", "repeat_count": "2"},
            "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5;COUNT=2",
        ),
    ],
)
def test_a_preset_is_saved_as_its_rule_and_shown_again(chosen, rule):
    event = make_event()  # the fifth day of the third lunar month, a Tuesday
    desk = chief()
    assert saved_rule(event, desk, **chosen) == rule
    shown = form_values(desk.get(url_of("change", event)).content.decode())
    assert {name: shown[name] for name in ("repeat", "rule")} == {"repeat": chosen["repeat"], "rule": rule}


def test_a_rule_that_no_preset_says_is_shown_as_it_is_and_in_words():
    event = make_event(start_on="2026-04-30", rule=LAST_WORKDAY)
    page = chief().get(url_of("change", event)).content.decode()
    assert (form_values(page)["repeat"], form_values(page)["rule"]) == ("raw", LAST_WORKDAY)
    assert "每月最后一个工作日" in page


def test_the_text_of_a_rule_may_be_changed_where_it_is_seen():
    assert saved_rule(make_event(rule=WEEKLY), rule="FREQ=DAILY;COUNT=2") == "FREQ=DAILY;COUNT=2"


def test_the_text_stays_as_it_was_written_while_the_preset_is_left_alone():
    event = make_event(rule="FREQ=WEEKLY;COUNT=3")
    assert saved_rule(event, title="共读") == "FREQ=WEEKLY;COUNT=3"


def test_another_preset_takes_the_place_of_a_rule_that_none_says():
    event = make_event(start_on="2026-04-30", rule=LAST_WORKDAY)
    assert saved_rule(event, repeat="daily", repeat_count="2") == "FREQ=DAILY;COUNT=2"


def test_not_repeating_any_more_takes_the_rule_away():
    assert saved_rule(make_event(rule=WEEKLY), repeat="") == ""


def test_a_new_form_that_begins_with_a_rule_keeps_it():
    desk, category = chief(), make_category()
    page = f"{url_of('add', Event)}?start_on=2026-04-21&rule={quote(WEEKLY)}"
    shown = form_values(desk.get(page).content.decode())
    assert (shown["repeat"], shown["rule"]) == ("raw", WEEKLY)
    for number, sent in enumerate(({}, {"only_shown": "on"}, {"repeat": "weekly", "repeat_count": "3"}), 1):
        assert desk.fill(page, title=f"共读{number}", category=str(category.pk), **sent).status_code == 302
    assert list(Event.objects.values_list("rule", flat=True)) == [WEEKLY] * 3


def test_two_different_answers_are_refused():
    errors = refused(make_event(rule=WEEKLY), repeat="daily", rule="FREQ=DAILY;COUNT=9")
    assert "请只改一样" in errors["rule"][0]


def test_with_scripts_only_what_is_seen_counts():
    event, desk = make_event(rule=WEEKLY), chief()
    assert saved_rule(event, desk, only_shown="on", rule="FREQ=DAILY;COUNT=9") == WEEKLY
    typed = {"only_shown": "on", "repeat": "daily", "rule": "FREQ=DAILY;COUNT=9"}
    assert saved_rule(event, desk, **typed) == "FREQ=DAILY;COUNT=3"


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"repeat": "daily"}, "repeat_count", "重复要有结束"),
        ({"repeat": "daily", "repeat_count": "3", "repeat_until": "2026-05-01"}, "repeat_count", "只填一样"),
        ({"repeat": "daily", "repeat_count": "0"}, "repeat_count", "大于或等于1"),
        ({"repeat": "daily", "repeat_count": "1001"}, "repeat_count", "小于或等于1000"),
        ({"repeat": "daily", "repeat_until": "五月"}, "repeat_until", "有效的日期"),
        ({"repeat": "lunar", "repeat_lunar_day": "1", "repeat_count": "2"}, "repeat_lunar_month", "请选农历的月"),
        ({"repeat": "lunar", "repeat_lunar_month": "1", "repeat_count": "2"}, "repeat_lunar_day", "请选农历的日"),
        ({"repeat": "term", "repeat_count": "2"}, "repeat_term", "请选节气"),
        ({"repeat": "hourly"}, "repeat", "hourly"),
        ({"repeat": "weekly", "repeat_weekdays": ["9"], "repeat_count": "2"}, "repeat_weekdays", "9"),
        ({"repeat": "weekly", "repeat_weekdays": ["2"], "repeat_count": "2"}, "rule", "规则的第一次是 2026-04-22"),
        ({"repeat": "daily", "repeat_count": "2", "start_on": "", "end_on": ""}, "rule", "要有开始日期"),
    ],
)
def test_what_a_preset_lacks_is_said_where_it_is_missing(typed, field, why):
    errors = refused(make_event(public=False), **typed)
    assert why in "".join(errors.get(field, [])), errors
    assert Event.objects.get().rule == ""
