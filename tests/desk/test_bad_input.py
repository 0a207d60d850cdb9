"""Bad input at the desk: refused at the field, in Chinese, with what was typed kept. Never a 500."""

from typing import Any

import pytest

from events.models import Event
from places.models import Place
from projects.models import Project
from tests.desk.desk import chief, errors_at, form_values, url_of
from tests.support import make_category, make_event, make_place

pytestmark = pytest.mark.django_db

EVENT: dict[str, str] = {"title": "一场活动", "start_on": "2026-04-28"}
PLACE: dict[str, str] = {"title": "一处场所", "kind": "park"}
PROJECT: dict[str, str] = {"title": "一个项目", "kind": "park"}
BOW_TIE = '{"type":"Polygon","coordinates":[[[116.4,39.9],[116.5,40],[116.5,39.9],[116.4,40],[116.4,39.9]]]}'
MISFIT = "时间精度与时间不符"

CASES: list[tuple[Any, dict[str, str], str, str]] = [
    (Event, {"title": ""}, "title", "必填"),
    (Event, {"title": "\x01"}, "title", "不能为空"),
    (Event, {"title": "长" * 201}, "title", "200"),
    (Event, {"description": "长" * 20_001}, "description", "20000"),
    (Event, {"category": ""}, "category", "必填"),
    (Event, {"start_on": "2026-02-30"}, "start_on", "有效的日期"),
    (Event, {"start_on": "明天"}, "start_on", "有效的日期"),
    (Event, {"start_on": "9999-12-31", "rule": "FREQ=DAILY;UNTIL=99991231"}, "start_on", "1900 年到 2199 年"),
    (Event, {"start_on": "0001-01-01", "rule": "FREQ=WEEKLY;WKST=SU;COUNT=2"}, "start_on", "1900 年到 2199 年"),
    (Event, {"end_on": "2026-04-27"}, "end_on", "结束日期不能早于开始日期"),
    (Event, {"start_on": "", "end_on": "2026-04-27"}, "end_on", "结束日期不能早于开始日期"),
    (Event, {"start_time": "25:00", "precision": "minute"}, "start_time", "有效的时间"),
    (Event, {"start_time": "09:00", "end_time": "08:00", "precision": "minute"}, "end_time", "结束时间要晚于开始时间"),
    (Event, {"start_time": "09:00"}, "precision", MISFIT),
    (Event, {"precision": "minute"}, "precision", MISFIT),
    (Event, {"precision": "part-of-day"}, "precision", MISFIT),
    (Event, {"precision": "hour"}, "precision", "hour"),
    (Event, {"zone": "Asia/Chaoyang"}, "zone", "不是有效的时区名"),
    (Event, {"rule": "FREQ=DAILY"}, "rule", "重复规则要有结束"),
    (Event, {"rule": "FREQ=MINUTELY;COUNT=1"}, "rule", "FREQ"),
    (Event, {"rule": "FREQ=DAILY;COUNT=99999"}, "rule", "COUNT"),
    (Event, {"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1"}, "rule", "没有任何一次会发生"),
    (Event, {"rule": "FREQ=DAILY;COUNT=3", "excluded_dates": "后天"}, "rule", "不是日期"),
    (Event, {"start_on": "", "rule": "FREQ=DAILY;COUNT=3"}, "rule", "开始日期"),
    (Event, {"is_umbrella": "on"}, "is_umbrella", "总活动没有自己的日期"),
    (Event, {"slug": "开幕"}, "slug", "小写英文字母"),
    (Event, {"online_url": "javascript:alert(1)"}, "online_url", "有效的 URL"),
    (
        Event,
        {"unpublish_at_0": "2020-05-01", "unpublish_at_1": "08:00"},
        "unpublish_at",
        "这个时间已经过去",
    ),
    (Place, {"geometry": "公园南门", "position_quality": "cited"}, "geometry", "看不懂这个位置"),
    (Place, {"geometry": "39.92,116.46", "position_quality": "cited"}, "geometry", "纬度"),
    (Place, {"geometry": "121.47,31.23", "position_quality": "cited"}, "geometry", "服务范围之外"),
    (Place, {"geometry": BOW_TIE, "position_quality": "cited"}, "geometry", "几何图形无效"),
    (Place, {"geometry": "[" * 100_000, "position_quality": "cited"}, "geometry", "看不懂这个位置"),
    (Place, {"geometry": '{"type":"Point","coordinates":[NaN,39.9]}', "position_quality": "cited"}, "geometry", "有限"),
    (Place, {"geometry": '{"type":"Circle"}', "position_quality": "cited"}, "geometry", "GeoJSON"),
    (Place, {"geometry": "116.46,39.92"}, "position_quality", "有出处的还是估计的"),
    (Place, {"position_quality": "cited"}, "geometry", "填写位置"),
    (Place, {"geometry": "116.46,39.92", "position_quality": "estimated"}, "position_radius_m", "填写半径"),
    (
        Place,
        {"geometry": "116.46,39.92", "position_quality": "estimated", "position_radius_m": "0"},
        "position_radius_m",
        "填写半径",
    ),
    (
        Place,
        {"geometry": "116.46,39.92", "position_quality": "estimated", "position_radius_m": "900000"},
        "position_radius_m",
        "服务范围之外",
    ),
    (
        Place,
        {"geometry": "116.46,39.92", "position_quality": "estimated", "position_radius_m": "很大"},
        "position_radius_m",
        "整数",
    ),
    (
        Place,
        {"geometry": "116.46,39.92", "position_quality": "cited", "position_radius_m": "50"},
        "position_radius_m",
        "请清空",
    ),
    (Place, {"position_quality": "good"}, "position_quality", "good"),
    (Place, {"opening_hours": "每天九点"}, "opening_hours", "OpenStreetMap"),
    (Place, {"opening_hours": "Mo-Fr 09:00-21:00"}, "opening_hours_as_of", "截至"),
    (Place, {"opened": "2027-13"}, "opened", "不是有效的日期"),
    (Project, {"completion_now": "明年"}, "completion_now", "不是有效的日期"),
    (Project, {"completion_first": "2027-08"}, "completion_now", "要么都有"),
    (Project, {"completed_on": "2026-04"}, "completed_on", "已完成"),
    (Project, {"geometry": "121.47,31.23"}, "geometry", "服务范围之外"),
]


@pytest.mark.parametrize(("model", "typed", "field", "words"), CASES)
def test_bad_input_is_refused_at_its_field_and_kept(model: Any, typed: dict[str, str], field: str, words: str) -> None:
    given = {Event: EVENT, Place: PLACE, Project: PROJECT}[model] | typed
    if model is Event:
        given = {"category": str(make_category().pk)} | given
    response = chief().fill(url_of("add", model), **given)
    assert response.status_code == 200
    errors = errors_at(response)
    assert words in "".join(errors.get(field, [])), errors
    assert set(errors) == {field}
    shown = form_values(response.content.decode())
    for name, value in given.items():
        if name not in ("precision", "position_quality") or value in ("minute", "part-of-day", "cited", "estimated"):
            assert shown.get(name, "") == value
    assert not model.objects.exists()


def test_a_date_that_is_taken_away_from_a_published_event_is_refused() -> None:
    event = make_event()
    response = chief().fill(url_of("change", event), start_on="", end_on="")
    assert errors_at(response) == {"start_on": ["发布前要有日期"]}


def test_an_event_that_is_no_umbrella_is_refused_as_one() -> None:
    event = make_event("一场")
    other = make_event("另一场")
    response = chief().fill(url_of("change", event), umbrella=str(other.pk))
    assert errors_at(response) == {"umbrella": ["所选的活动不是总活动"]}


def test_a_citation_without_a_field_is_refused_beside_the_record() -> None:
    cited = {"citations-TOTAL_FORMS": "1", "citations-0-phrase": "原话", "citations-0-confidence": "cited"}
    response = chief().fill(url_of("change", make_place()), **cited)
    assert response.status_code == 200
    assert "原话" in response.content.decode()
    errors = response.context["inline_admin_formsets"][1].formset.errors
    assert set(errors[0]) == {"field", "source"}


def test_a_slip_that_moves_nothing_is_refused() -> None:
    response = chief().fill(
        url_of("add", Project),
        **PROJECT,
        **{
            "slips-TOTAL_FORMS": "1",
            "slips-0-said_on": "2026-04-24",
            "slips-0-before": "2027-08",
            "slips-0-after": "2027-08",
        },
    )
    assert response.status_code == 200
    assert "原承诺和新承诺都要填写，而且不能相同" in response.content.decode()
    assert not Project.objects.exists()
