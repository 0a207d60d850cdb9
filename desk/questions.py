"""What the desk asks of its records, each question once: the lists filter by it, the first page counts by it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.models import Citation
from core.moderation import Status
from core.partial_date import PartialDate
from core.record import rows
from events.models import Event, EventCitation, EventState
from places.models import PlaceCitation, PlaceKind, PositionQuality
from projects.models import ProjectCitation, ProjectState
from publish.query.series import without_occurrence
from publish.query.values import Interval

# Withdrawn and merged records are no longer cared for: nobody is asked to mend them.
IN_HAND: Final = (Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED)
# Opening hours whose as-of date lies further back are to be asked for again.
HOURS_HOLD_DAYS: Final = 180


@dataclass(frozen=True, slots=True)
class Question:
    """One choice of a filter. `condition(at)` selects among records in hand, `rule` says what counts, for people."""

    value: str
    label: str
    condition: Callable[[datetime], Q]
    rule: str = ""

    def select(self, at: datetime) -> Q:
        """The condition, of records in hand."""
        return Q(status__in=IN_HAND) & self.condition(at)


def _is(condition: Q) -> Callable[[datetime], Q]:
    """A condition that does not depend on when it is asked."""
    return lambda at: condition


def _uncited(citations: type[Citation]) -> Q:
    return Q(~Exists(rows(citations).filter(record=OuterRef("pk"))))


def _takes_place(first_on: date, last_on: date) -> Q:
    """On some day from the first to the last. A series of which SQL knows the span only is looked into."""
    interval = Interval(first_on, last_on)
    in_hand = Event.objects.dated().filter(status__in=IN_HAND)
    spans = Q(first_on__lte=last_on, last_on__gte=first_on, is_umbrella=False)
    absent = without_occurrence(in_hand.order_by("first_on", "uid"), interval)
    return spans & ~Q(pk__in=absent) if absent else spans


def _today(at: datetime) -> Q:
    today = timezone.localdate(at)
    return _takes_place(today, today)


def _this_week(at: datetime) -> Q:
    monday = timezone.localdate(at) - timedelta(days=timezone.localdate(at).weekday())
    return _takes_place(monday, monday + timedelta(days=6))


def _open_event_over(at: datetime) -> Q:
    is_open = Q(state=EventState.TENTATIVE) | Q(state=EventState.POSTPONED, previous_start_on__isnull=True)
    return is_open & Q(last_on__lt=timezone.localdate(at))


def _promise_over(at: datetime) -> Q:
    is_open = ~Q(state__in=(ProjectState.COMPLETED, ProjectState.ABANDONED))
    return is_open & Q(last_on__lt=timezone.localdate(at))


def ended_before(field: str, day: date) -> Q:
    """Of a PartialDateField, kept as text: every day that the date can mean lies before `day`; an empty one has none.

    Of two texts the earlier date is the lesser, but for the year and the month that `day` lies in, which are
    shorter, and the quarters and halves of its year, which are numbered behind the months.
    """
    parts = (PartialDate.parse(f"{day.year}-{part}") for part in (33, 34, 35, 36, 40, 41))
    over = [part.edtf for part in parts if part.last_on < day]
    running = (f"{day.year}", f"{day.year}-{day.month:02d}")
    earlier = Q(**{f"{field}__gt": "", f"{field}__lt": day.isoformat()}) & ~Q(**{f"{field}__in": running})
    return earlier | Q(**{f"{field}__in": over})


def _hours_unverified(at: datetime) -> Q:
    asked_for = timezone.localdate(at) - timedelta(days=HOURS_HOLD_DAYS)
    is_old = ~Q(opening_hours="") & ended_before("opening_hours_as_of", asked_for)
    return is_old | Q(opening_hours="", kind=PlaceKind.BOOK_HOUSE)


TODAY: Final = Question("today", "今天", _today, "今天有的活动，草稿也算")
THIS_WEEK: Final = Question("week", "本周", _this_week, "周一到周日")
EVENT_OVERDUE: Final = Question(
    "overdue", "已过期未更新", _open_event_over, "日期已过，还写着“暂定”，或延期后没有新日期"
)
PROMISE_OVERDUE: Final = Question("overdue", "已过期未更新", _promise_over, "承诺的日期已过，还没有写完成或终止")
HOURS_UNVERIFIED: Final = Question(
    "hours",
    "开放时间未核实",
    _hours_unverified,
    f"资料截至 {HOURS_HOLD_DAYS} 天以前，或城市书屋没有填",
)

EVENT_TIMES: Final = (TODAY, THIS_WEEK, EVENT_OVERDUE)
PLACE_TIMES: Final = (HOURS_UNVERIFIED,)
PROJECT_TIMES: Final = (PROMISE_OVERDUE,)

EVENT_UNCITED: Final = Question("citation", "缺出处", _is(_uncited(EventCitation)))
PLACE_UNCITED: Final = Question("citation", "缺出处", _is(_uncited(PlaceCitation)))
PROJECT_UNCITED: Final = Question("citation", "缺出处", _is(_uncited(ProjectCitation)))
UNPLACED: Final = Question("position", "缺坐标", _is(Q(position_quality=PositionQuality.NONE)))
ESTIMATED: Final = Question("pin", "只有估计位置", _is(Q(position_quality=PositionQuality.ESTIMATED)))
PROJECT_UNPLACED: Final = Question(
    "position",
    "缺坐标",
    _is(Q(geometry__isnull=True) & (Q(place__isnull=True) | Q(place__geometry__isnull=True))),
    "自己没有，所在的地点也没有",
)

EVENT_UNPLACED: Final = Question(
    "position", "缺坐标", _is(Q(place__position_quality=PositionQuality.NONE)), "所在的地点还没有"
)

EVENT_LACKS: Final = (
    Question("date", "缺日期", _is(Q(start_on__isnull=True, is_umbrella=False))),
    Question("place", "缺地点", _is(Q(place__isnull=True, is_umbrella=False))),
    EVENT_UNPLACED,
    Question("organiser", "缺主办单位", _is(Q(organiser__isnull=True))),
    EVENT_UNCITED,
)
PLACE_LACKS: Final = (
    UNPLACED,
    ESTIMATED,
    Question("title", "名称待核实", _is(Q(is_title_verified=False))),
    Question("hours", "缺开放时间", _is(Q(opening_hours=""))),
    Question("subdistrict", "缺街道（地区）", _is(Q(subdistrict__isnull=True))),
    PLACE_UNCITED,
)
PROJECT_LACKS: Final = (
    Question("promise", "缺完成日期", _is(Q(completion_now="", completed_on=""))),
    Question("place", "缺地点", _is(Q(place__isnull=True, geometry__isnull=True))),
    PROJECT_UNPLACED,
    Question("owner", "缺负责单位", _is(Q(owner__isnull=True))),
    PROJECT_UNCITED,
)
