"""The pages of one event, place and project: what is known, how well, and who says so."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.partial_date import PartialDate
from events.actions import cancel_event, postpone_event
from events.models import OtherPlace
from places.models import PlaceCitation
from projects.models import ProjectState
from tests.newspaper import estimated, make_book_house, make_page_one, make_promised_park, make_source
from tests.support import NOW, Reader, hold_clock, make_event, make_place, make_project, selects

pytestmark = pytest.mark.django_db

MORNING: dict[str, Any] = {"start_on": date(2026, 4, 23), "precision": "part-of-day", "part_of_day": "morning"}


def read(reader: Reader, address: str) -> str:
    hold_clock(datetime(2026, 4, 23, 1, 0, tzinfo=UTC))
    response = reader.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_an_event_shows_no_hour_that_was_not_published(reader: Reader) -> None:
    events = make_page_one()
    text = read(reader, f"/events/{events['walk'].slug}/")
    assert "2026年4月23日（星期四）上午（具体时间未公布）" in text
    assert f'href="/places/{events["walk"].place.slug}/"' in text
    assert 'href="/events/?organiser=zhengxie"' in text
    assert "09:00" not in text


def test_the_lunar_date_stands_beside_a_single_day(reader: Reader) -> None:
    events = make_page_one()
    make_event("谷雨诗会", slug="grain-rain", start_on=date(2026, 4, 20))
    assert '<p class="facts">农历三月初七</p>' in read(reader, f"/events/{events['walk'].slug}/")
    assert '<p class="facts">农历三月初四 · 谷雨</p>' in read(reader, "/events/grain-rain/")
    assert "Lunar month 3, day 4 · Grain Rain" in read(reader, "/events/grain-rain/?lang=en")
    for name in ("final", "umbrella"):
        assert "农历" not in read(reader, f"/events/{events[name].slug}/")


def test_an_event_at_an_estimated_place_is_an_area_and_says_so(reader: Reader) -> None:
    events = make_page_one()
    text = read(reader, f"/events/{events['meeting'].slug}/")
    assert "位置待核实：只知道大致在图上虚线圈出的范围（半径约600米）里。" in text
    assert '"type": "Polygon"' in text
    assert '"position_quality": "estimated"' in text
    assert '"type": "Point"' not in text


def test_a_fact_stands_with_its_phrase_source_and_date(reader: Reader) -> None:
    events = make_page_one()
    text = read(reader, f"/events/{events['meeting'].slug}/").split(">来源</h2>")[1]
    assert "开始日期" in text
    assert "4月21日，推进会在大望京中心举行" in text
    assert "朝阳报 第3700期 1版《朝阳颠覆性技术创新工作推进会举行》，2026年4月24日" in text


def test_confidence_is_said_in_words_and_equal_citations_stand_once(reader: Reader) -> None:
    place = make_book_house()
    for field, confidence in (
        ("title", "cited"),
        ("address", "cited"),
        ("setting", "inferred"),
        ("geometry", "estimated"),
    ):
        PlaceCitation.objects.create(
            record=place, field=field, source=make_source(), phrase="原话", confidence=confidence
        )
    text = read(reader, f"/places/{place.slug}/").split(">来源</h2>")[1]
    assert '标题、地址 <span class="mark is-quiet">有出处</span>' in text
    assert '场景 <span class="mark">据出处推断</span>' in text
    assert '位置 <span class="mark">估计</span>' in text
    assert text.count("<blockquote>") == 3


def test_an_umbrella_lists_its_parts_and_a_part_leads_back(reader: Reader) -> None:
    events = make_page_one()
    text = read(reader, f"/events/{events['umbrella'].slug}/")
    assert text.index("启动仪式</a>") < text.index("医疗器械预赛</a>")
    part = read(reader, f"/events/{events['final'].slug}/")
    assert f'href="/events/{events["umbrella"].slug}/"' in part
    assert "地点待定" in part


def test_changes_are_told(reader: Reader) -> None:
    event = make_event("读书会", start_on=date(2026, 4, 25), precision="minute", start_time=time(9, 30))
    postpone_event(event, to=date(2026, 4, 30), reason="场地检修", by=None, at=NOW)
    text = read(reader, f"/events/{event.slug}/")
    assert '<strong class="mark is-large">改期</strong>' in text
    assert "原定4月25日" in text
    assert "说明：场地检修" in text


def test_an_open_date_is_no_date(reader: Reader) -> None:
    event = make_event("读书会", start_on=date(2026, 4, 25))
    postpone_event(event, to=None, by=None, at=NOW)
    text = read(reader, f"/events/{event.slug}/")
    assert "<b>待定</b>" in text
    assert "时间待定（原定2026年4月25日（星期六）（具体时间未公布））" in text
    assert "<b>25</b>" not in read(reader, "/")


def test_the_days_of_a_series_are_listed_from_now_on(reader: Reader) -> None:
    event = make_event("读书会", start_on=date(2026, 4, 1), rule="FREQ=WEEKLY;COUNT=6")
    text = read(reader, f"/events/{event.slug}/")
    assert "<li>2026年4月29日（星期三）</li><li>2026年5月6日（星期三）</li></ul>" in text


def test_related_records_that_are_hidden_leave_no_word(reader: Reader) -> None:
    secret = {"public": False}
    place, project = make_place("秘密馆", **secret), make_project("秘密工程", **secret)
    umbrella = make_event("秘密赛事", is_umbrella=True, **secret)
    event = make_event("公开会", place=place, previous_place=place, project=project, umbrella=umbrella)
    OtherPlace.objects.create(record=event, place=place)
    make_event("公开的另一场", umbrella=umbrella)
    works = make_project("公开工程", place=place)
    for address in (f"/events/{event.slug}/", f"/projects/{works.slug}/", "/", "/events/", "/projects/"):
        text = read(reader, address)
        assert "秘密" not in text, address
        assert "mi-mi" not in text, address
    assert "公开的另一场" not in read(reader, f"/events/{event.slug}/")


def test_a_place_lists_its_events_ahead_and_past(reader: Reader) -> None:
    place = make_place("朝阳公园")
    make_event("四月书市", place=place, start_on=date(2026, 4, 1))
    elsewhere = make_event("五月书市", start_on=date(2026, 5, 1))
    OtherPlace.objects.create(record=elsewhere, place=place)
    text = read(reader, f"/places/{place.slug}/")
    assert text.index("五月书市") < text.index("已经过去") < text.index("四月书市")
    assert f'href="/events/?place={place.slug}"' in text
    assert f'href="/subscribe/?place={place.slug}"' in text


def test_a_place_without_a_position_has_no_map(reader: Reader) -> None:
    place = make_place("没有坐标的馆", geometry=None)
    text = read(reader, f"/places/{place.slug}/")
    assert "还没有可靠的坐标。" in text
    assert "data-map" not in text
    assert "leaflet" not in text


def test_a_project_tells_every_promise(reader: Reader) -> None:
    park = make_promised_park(make_source())
    text = read(reader, f"/projects/{park.slug}/")
    assert "最初承诺</dt><dd>2026年12月（公布到月）" in text
    assert "目前承诺</dt><dd>2027年8月（公布到月）" in text
    assert "由<s>2026年12月</s>改为<strong>2027年8月</strong>" in text
    assert "出处没有说明原因" in text
    assert "来源：朝阳报 第3700期 1版《朝阳颠覆性技术创新工作推进会举行》，2026年4月24日" in text
    assert '<text class="words" x="0" y="85">2026年4月24日改为：2027年8月</text>' in text


def test_a_promise_whose_day_has_passed_is_said_to_have_passed(reader: Reader) -> None:
    project = make_project(state=ProjectState.UNDER_WAY, completion_now=PartialDate.parse("2026-03"))
    assert "这个日期已过，尚未收录完成的消息" in read(reader, f"/projects/{project.slug}/")


def test_only_addresses_of_the_web_become_links(reader: Reader) -> None:
    event = make_event("线上会", online_url="ftp://files.example.cn/x")
    assert "ftp://" not in read(reader, f"/events/{event.slug}/")


def test_words_of_editors_are_text_and_not_markup(reader: Reader) -> None:
    attack = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    place = make_place(attack, description=attack, **estimated())
    event = make_event(attack, description=attack, note=attack, place=place)
    for address in (f"/events/{event.slug}/", f"/places/{place.slug}/", "/", "/events/", "/places/"):
        text = read(reader, address)
        assert "<script>alert" not in text, address
        assert "<img" not in text, address


def test_a_place_and_a_project_cost_a_stated_number_of_queries(reader: Reader) -> None:
    place = make_book_house()
    project = make_promised_park(make_source())
    make_project("书屋工程", place=place)
    for number in range(3):
        make_event(f"读书会{number}", place=place, project=project)
    hold_clock(NOW)
    for address, count in ((f"/places/{place.slug}/", 11), (f"/projects/{project.slug}/", 10)):
        with CaptureQueriesContext(connection) as queries:
            reader.get(address)
        assert selects(queries) == count, address


@pytest.mark.parametrize(("which", "count"), [("meeting", 9), ("umbrella", 9)])
def test_an_event_costs_a_stated_number_of_queries(which: str, count: int, reader: Reader) -> None:
    events = make_page_one()
    hold_clock(NOW)
    with CaptureQueriesContext(connection) as queries:
        reader.get(f"/events/{events[which].slug}/")
    assert selects(queries) == count


def test_what_stands_in_a_calendar_is_offered_as_a_file(reader: Reader) -> None:
    event, off = make_event("讲座", slug="talk"), make_event("取消的会", slug="off")
    cancel_event(off, reason="", by=None, at=NOW)
    make_project("公园", slug="park", completion_now=PartialDate.parse("2027-08"))
    make_project("计划", slug="plan", completion_now=PartialDate.parse("2027"))
    link = '<a class="button is-quiet" href="{}">加入日历</a>'
    assert link.format("/events/talk.ics") in read(reader, f"/events/{event.slug}/")
    assert link.format("/projects/park.ics") in read(reader, "/projects/park/")
    for address in ("/events/off/", "/projects/plan/"):
        assert "加入日历" not in read(reader, address)


def test_a_page_says_when_what_it_shows_last_changed(reader: Reader) -> None:
    place = make_place("朝阳公园", at=datetime(2026, 4, 20, 17, 0, tzinfo=UTC))
    assert "最后更改：2026年4月21日" in read(reader, f"/places/{place.slug}/")
    assert "Last changed: 21 Apr 2026" in read(reader, f"/places/{place.slug}/?lang=en")


def test_a_mistake_is_reported_with_the_address_of_its_page(reader: Reader, settings: Any) -> None:
    place = make_place("朝阳公园", slug="park")
    assert "这里有错" not in read(reader, "/places/park/")
    settings.FEEDBACK_URL = "https://feedback.example.cn/?page={url}&by=site"
    assert place.slug == "park"
    page = "http%3A%2F%2F127.0.0.1%3A8000%2Fplaces%2Fpark%2F"
    assert f'href="https://feedback.example.cn/?page={page}&amp;by=site"' in read(reader, "/places/park/")
    assert f"page={page}%3Flang%3Den&amp;" in read(reader, "/places/park/?lang=en")
    lost = reader.get("/no/such/page").content.decode()
    assert 'href="https://feedback.example.cn/?page=http%3A%2F%2F127.0.0.1%3A8000&amp;by=site"' in lost
    settings.FEEDBACK_URL = "tel:12345"
    assert 'href="tel:12345"' in read(reader, "/places/park/")


def test_the_way_there_is_a_point_only_where_one_is_cited(reader: Reader) -> None:
    cited, vague = make_place("朝阳公园", slug="park"), make_place("大望京中心", slug="hall", **estimated())
    lost = make_place("不知在哪里的馆", slug="lost", geometry=None)
    known = make_place("有地址的馆", slug="known", geometry=None, address="左家庄")
    project = make_project("公园工程", place=cited, slug="works")
    event = make_event("书市", place=cited, slug="fair")
    for address in ("/places/park/", f"/projects/{project.slug}/", f"/events/{event.slug}/"):
        text = read(reader, address)
        assert 'href="https://uri.amap.com/marker?position=116.466151,39.921333&amp;name=' in text, address
        assert 'rel="noopener nofollow">百度地图</a>' in text
        assert "按名称查找" not in text
    for place in (vague, known):
        text = read(reader, f"/places/{place.slug}/")
        assert "uri.amap.com/search?keyword=" in text
        assert "uri.amap.com/marker" not in text
        assert "位置待核实：这些链接在地图里按名称查找，请以地址为准。" in text
    assert "怎么去" not in read(reader, f"/places/{lost.slug}/")


def test_an_event_in_many_places_leaves_the_ways_to_their_pages(reader: Reader) -> None:
    event = make_event("全区书市", place=make_place("一号馆"))
    for number in range(2):
        OtherPlace.objects.create(record=event, place=make_place(f"又一馆{number}"))
    assert read(reader, f"/events/{event.slug}/").count("高德地图") == 3
    OtherPlace.objects.create(record=event, place=make_place("再一馆"))
    assert "高德地图" not in read(reader, f"/events/{event.slug}/")


def test_a_page_is_told_in_english_and_what_is_not_translated_is_marked(reader: Reader) -> None:
    park = make_promised_park(make_source())
    event = make_event("区政协长走", title_en="Spring walk", summary="沿湖走一圈", project=park, **MORNING)
    text = read(reader, f"/events/{event.slug}/?lang=en")
    assert "<h1>Spring walk</h1>" in text
    assert '<p class="summary" lang="zh-Hans">沿湖走一圈</p>' in text
    assert "Thursday, 23 April 2026, morning (clock time not announced)" in text
    assert f'href="/projects/{park.slug}/?lang=en" lang="zh-Hans">{park.title}</a>' in text
    text = read(reader, f"/projects/{park.slug}/?lang=en")
    assert "From <s>December 2026</s> to <strong>August 2027</strong>" in text
    assert "The source gives no reason" in text


def test_an_event_offers_the_feed_in_which_its_kind_goes_on(reader: Reader) -> None:
    park = make_promised_park(make_source())
    assert 'href="/subscribe/?category=technology"' in read(reader, f"/events/{make_event('讲座').slug}/")
    text = read(reader, f"/events/{make_event('开工', project=park).slug}/")
    assert f'href="/subscribe/?project={park.slug}">订阅这个项目的活动</a>' in text
