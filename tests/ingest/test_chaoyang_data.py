"""The data that the service ships with, seeded once for the whole class."""

from collections import Counter
from datetime import date
from io import StringIO

from django.core.management import call_command
from django.test import TestCase
from django.utils import timezone

from core import data_version
from core.geometry import bounds
from core.models import CalendarDay, Organisation, Source
from core.moderation import Status
from events.models import Category, Event
from places.models import Network, Place, PositionQuality, Subdistrict
from projects.models import Project
from tests.support import commit


class TestChaoyangData(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        call_command("seed", stdout=StringIO())
        cls.at = timezone.now()

    def test_a_second_run_changes_nothing(self) -> None:
        commit()
        before = data_version.read()
        printed = StringIO()
        call_command("seed", stdout=printed)
        commit()
        assert printed.getvalue().startswith("新增 0，更新 0，")
        assert len(printed.getvalue().splitlines()) == 1
        assert data_version.read() == before

    def test_the_five_dated_events_of_the_paper_are_public(self) -> None:
        found = {
            event.slug: (
                event.start_on,
                event.end_on,
                event.precision,
                event.part_of_day,
                event.place and event.place.title,
                event.umbrella and event.umbrella.title,
            )
            for event in Event.objects.public(self.at).dated()
        }
        competition = "2026全国颠覆性技术创新大赛"
        assert found == {
            "disruptive-technology-meeting-2026": (
                date(2026, 4, 21), date(2026, 4, 21), "day", "", "大望京中心", competition,
            ),
            "workforce-reform-meeting-2026": (date(2026, 4, 22), date(2026, 4, 22), "day", "", None, None),
            "peoples-congress-session-40": (
                date(2026, 4, 23), date(2026, 4, 23), "part-of-day", "morning", None, None,
            ),
            "may-day-slogan-walk-2026": (
                date(2026, 4, 23), date(2026, 4, 23), "part-of-day", "morning", "金盏淀公园", None,
            ),
            "medical-device-preliminary-2026": (
                date(2026, 4, 28), date(2026, 4, 29), "day", "", None, competition,
            ),
        }  # fmt: skip

    def test_the_competition_is_an_umbrella_with_two_parts_and_no_dates(self) -> None:
        competition = Event.objects.public(self.at).get(is_umbrella=True)
        assert competition.title == "2026全国颠覆性技术创新大赛"
        assert (competition.start_on, competition.place) == (None, None)
        assert competition.parts.count() == 2

    def test_ten_rows_are_drafts_and_each_says_why(self) -> None:
        drafts = Event.objects.filter(status=Status.DRAFT)
        assert drafts.count() == 10
        assert Event.objects.count() == 16
        assert all(len(event.internal_note) > 10 for event in drafts)

    def test_no_event_has_a_clock_time(self) -> None:
        assert not Event.objects.exclude(start_time=None, end_time=None).exists()
        assert not Event.objects.filter(precision="minute").exists()

    def test_the_four_markets_have_no_date(self) -> None:
        markets = Event.objects.filter(category__slug="reading")
        assert markets.count() == 5
        assert not markets.filter(start_on__isnull=False).exists()

    def test_ten_of_the_eleven_book_houses_are_public_beside_the_45_of_the_paper(self) -> None:
        network = Network.objects.get(slug="chaoyang-city-book-houses")
        assert (network.stated_size, network.stated_on.edtf, network.stated_phrase) == (
            45,
            "2026-04-24",
            "45家城市书屋",
        )
        assert str(network.stated_source).startswith("朝阳报 2026-04-24 第3700期 第1版《")
        assert network.places.count() == 11
        assert network.places.filter(pk__in=Place.objects.public(self.at)).count() == 10
        assert Place.objects.exclude(status=Status.PUBLISHED).filter(networks=network).get().slug == "book-house-xiyuan"

    def test_book_houses_of_unsure_name_say_so(self) -> None:
        unsure = Place.objects.filter(is_title_verified=False).values_list("slug", flat=True)
        assert set(unsure) == {"book-house-jingwang-jiayuan", "book-house-zuojiazhuang", "book-house-798"}

    def test_the_two_book_houses_that_may_be_one_both_carry_the_doubt(self) -> None:
        for slug in ("book-house-sanlitun", "book-house-chunfeng-xixi"):
            place = Place.objects.public(self.at).get(slug=slug)
            assert "可能是同一处" in place.note

    def test_opening_hours_are_those_of_2017_and_say_so(self) -> None:
        hours = Place.objects.exclude(opening_hours="").values_list("slug", "opening_hours", "opening_hours_as_of")
        assert {(slug, text, as_of.edtf) for slug, text, as_of in hours} == {
            ("book-house-chenbing", "Mo-Su 09:00-21:00", "2017"),
            ("book-house-dongqu-childrens-hospital", "24/7", "2017"),
        }

    def test_only_chaoyang_park_is_a_point(self) -> None:
        cited = Place.objects.get(position_quality=PositionQuality.CITED)
        assert cited.slug == "chaoyang-park"
        assert cited.geometry == {"type": "Point", "coordinates": [116.4762833, 39.9345722]}

    def test_estimates_are_areas_of_their_radius(self) -> None:
        radii = dict(
            Place.objects.filter(position_quality=PositionQuality.ESTIMATED).values_list("slug", "position_radius_m")
        )
        assert radii == {
            "dawangjing-centre": 1000,
            "jinzhandian-park": 3000,
            "langyuan-vintage": 500,
            "panjiayuan-market": 500,
            "today-art-museum": 200,
            "beijing-talent-park": 1500,
            "chaoyang-library-xiaozhuang": 200,
            "book-house-liangyue": 500,
            "book-house-chenbing": 400,
            "book-house-sanlitun": 400,
            "book-house-chunfeng-xixi": 400,
            "book-house-shoukai-city-memory": 800,
            "book-house-zuojiazhuang": 1200,
            "book-house-798": 600,
        }
        for place in Place.objects.filter(position_quality=PositionQuality.ESTIMATED):
            _, south, _, north = bounds(place.geometry)
            assert abs((north - south) * 111_000 / 2 - place.position_radius_m) < 0.01 * place.position_radius_m

    def test_all_venues_but_the_school_are_public(self) -> None:
        venues = Place.objects.exclude(networks__slug="chaoyang-city-book-houses")
        assert venues.count() == 12
        assert venues.exclude(pk__in=Place.objects.public(self.at)).get().slug == "ritan-experimental-school"

    def test_the_eight_projects_and_their_dates(self) -> None:
        def edtf(value: object) -> str:
            return str(value or "")

        found = {
            project.slug: (
                project.state,
                edtf(project.started),
                edtf(project.completion_now),
                edtf(project.completed_on),
            )
            for project in Project.objects.public(self.at)
        }
        assert found == {
            "beijing-talent-park": ("under-way", "", "2027-08", ""),
            "old-books-2026": ("planned", "", "2026", ""),
            "industrial-workforce-data-pilot": ("under-way", "2026-03", "", ""),
            "disruptive-technology-centre": ("under-way", "2025", "", ""),
            "disruptive-technology-finance-partners": ("under-way", "2026-04-21", "", ""),
            "book-house-reading-map": ("completed", "", "", ""),
            "fifteenth-plan-oversight": ("under-way", "2026-04-23", "", ""),
            "chaoyang-workers-palace": ("completed", "", "", ""),
        }

    def test_no_area_is_stated_for_the_talent_park(self) -> None:
        assert Place.objects.get(slug="beijing-talent-park").area_m2 is None

    def test_43_subdistricts_24_streets_and_19_areas(self) -> None:
        assert Counter(Subdistrict.objects.values_list("kind", flat=True)) == {"street": 24, "area": 19}
        codes = sorted(Subdistrict.objects.values_list("code", flat=True))
        assert codes == [f"110105{number:03d}" for number in range(1, 44)]
        assert Subdistrict.objects.get(slug="jinzhan").alias == "金盏乡"

    def test_the_39_days_of_2026_on_which_the_calendar_differs(self) -> None:
        assert Counter(CalendarDay.objects.values_list("kind", flat=True)) == {
            "holiday": 27, "substitute": 6, "workday": 6,
        }  # fmt: skip
        kinds = dict(CalendarDay.objects.values_list("day", "kind"))
        assert kinds[date(2026, 1, 2)] == "substitute"
        assert kinds[date(2026, 1, 3)] == "holiday"
        assert all(day.weekday() >= 5 for day, kind in kinds.items() if kind == "workday")
        assert all(day.weekday() < 5 for day, kind in kinds.items() if kind == "substitute")

    def test_categories_and_organisations_are_those_that_records_name(self) -> None:
        assert not Category.objects.filter(events=None).exists()
        assert not Category.objects.filter(title_en="").exists()
        assert not Organisation.objects.filter(events=None, projects=None).exists()

    def test_every_record_has_a_slug_that_is_not_made_of_pinyin_by_rule(self) -> None:
        slugs = [slug for model in (Event, Place, Project) for slug in model.objects.values_list("slug", flat=True)]
        assert max(len(slug) for slug in slugs) <= 50

    def test_the_paper_is_cited_with_issue_page_and_headline(self) -> None:
        paper = Source.objects.filter(publication="朝阳报")
        assert paper.count() == 8
        assert set(paper.values_list("issue", "page")) == {("第3700期", "第1版")}
        assert {source.published_on.edtf for source in paper} == {"2026-04-24"}
        assert not paper.filter(headline="").exists()

    def test_every_source_says_on_what_terms(self) -> None:
        assert not Source.objects.filter(terms="").exists()
