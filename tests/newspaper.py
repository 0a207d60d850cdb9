"""Records like those of the newspaper page, for tests of what people see."""

from datetime import date
from typing import Any

from core.geometry import circle
from core.models import Organisation, Source
from core.partial_date import PartialDate
from events.models import Category, Event, EventCitation
from places.actions import set_networks
from places.models import Network, Place, PlaceKind, PositionQuality, Subdistrict
from projects.models import Project, ProjectState, Slip
from tests.support import NOW, make_category, make_event, make_place, make_project

LONG_TITLE = "朝阳颠覆性技术创新工作推进会暨2026全国颠覆性技术创新大赛医疗器械预赛启动仪式"


def make_source() -> Source:
    return Source.objects.get_or_create(
        key="chaoyangbao-2026-04-24-p1",
        defaults={
            "publication": "朝阳报",
            "issue": "第3700期",
            "page": "1版",
            "published_on": PartialDate.parse("2026-04-24"),
            "headline": "朝阳颠覆性技术创新工作推进会举行",
        },
    )[0]


def make_subdistrict(title: str = "建外街道", code: str = "110105001000", slug: str = "jianwai") -> Subdistrict:
    fields = {"title": title, "short_title": title.removesuffix("街道"), "code": code, "kind": "street"}
    return Subdistrict.objects.get_or_create(slug=slug, defaults=fields)[0]


def make_network() -> Network:
    return Network.objects.get_or_create(
        slug="city-book-houses",
        defaults={
            "title": "朝阳城市书屋",
            "stated_size": 45,
            "stated_on": PartialDate.parse("2026-04-24"),
            "stated_source": make_source(),
        },
    )[0]


def estimated(longitude: float = 116.47, latitude: float = 39.905, radius_m: int = 500) -> dict[str, Any]:
    return {
        "geometry": circle(longitude, latitude, radius_m),
        "position_quality": PositionQuality.ESTIMATED,
        "position_radius_m": radius_m,
    }


def make_book_house(title: str = "朝阳城市书屋·良阅书房馆", **fields: Any) -> Place:
    place = make_place(title, **{"kind": PlaceKind.BOOK_HOUSE, **estimated(), **fields})
    set_networks(place, [make_network()], by=None, at=NOW)
    return place


def make_page_one() -> dict[str, Event]:
    """The dated events of the page, the competition, a book house and the park that is promised for a month."""
    source = make_source()
    hall = make_place("大望京中心", kind=PlaceKind.CONFERENCE_CENTRE, **estimated(116.485, 40.005, 600))
    park = make_place("金盏淀公园", geometry={"type": "Point", "coordinates": [116.575, 39.985]})
    make_book_house(subdistrict=make_subdistrict(), setting="culture-park", features="全年举办读书活动")
    organiser = Organisation.objects.create(slug="zhengxie", title="区政协")
    Category.objects.create(slug="community", title="社区")
    make_category(title="科技创新")
    umbrella = make_event("2026全国颠覆性技术创新大赛", is_umbrella=True)
    meeting = make_event(LONG_TITLE, place=hall, umbrella=umbrella)
    EventCitation.objects.create(
        record=meeting, field="start_on", source=source, phrase="4月21日，推进会在大望京中心举行"
    )
    events = {
        "umbrella": umbrella,
        "meeting": meeting,
        "walk": make_event(
            "区政协纪念中共中央“五一口号”发布78周年长走活动",
            start_on=date(2026, 4, 23),
            precision="part-of-day",
            part_of_day="morning",
            place=park,
            organiser=organiser,
            category=make_category("community"),
        ),
        "final": make_event(
            "2026全国颠覆性技术创新大赛医疗器械预赛",
            start_on=date(2026, 4, 28),
            end_on=date(2026, 4, 29),
            umbrella=umbrella,
        ),
    }
    make_promised_park(source)
    return events


def make_promised_park(source: Source) -> Project:
    site = {"type": "Polygon", "coordinates": [[[116.48, 40.0], [116.5, 40.0], [116.5, 40.015], [116.48, 40.0]]]}
    park = make_project(
        geometry=site,
        state=ProjectState.DELAYED,
        completion_first=PartialDate.parse("2026-12"),
        completion_now=PartialDate.parse("2027-08"),
    )
    Slip.objects.create(
        record=park,
        said_on=date(2026, 4, 24),
        before=PartialDate.parse("2026-12"),
        after=PartialDate.parse("2027-08"),
        source=source,
    )
    return park
