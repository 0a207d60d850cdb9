"""What the page of a project shows: the promise, how it moved, and what came of it."""

from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils import timezone

from core.partial_date import PartialDate, Precision
from events.wording import ZH as EVENT_ZH
from projects.models import Project
from projects.wording import ZH, public_place
from projects.wording.zh import finishing
from publish.pages.bar import bar_of
from publish.pages.events_beside import events_beside
from publish.pages.frame import Context, resource
from publish.pages.lines import link_to, promise
from publish.pages.position import feature, place_feature, position_words, small_map
from publish.pages.sources import source_lines, source_name

_PRECISION: Final[dict[Precision, str]] = {
    "day": "",
    "month": "公布到月",
    "quarter": "公布到季度",
    "half": "公布到半年",
    "year": "公布到年",
}


def project_context(project: Project, at: datetime) -> Context:
    """The values of the page, from a public project with its relations."""
    today = timezone.localdate(at)
    place = public_place(project, at)
    drawn = feature(project.geometry, "project", project.title)
    if drawn is None and place is not None:
        drawn = place_feature(place, "project", place.title)
    return {
        "title": project.title,
        "summary": project.summary,
        "description": project.description,
        "note": project.note,
        "kind": str(project.get_kind_display()),
        "state": str(project.get_state_display()),
        "headline": ZH.completion(project),
        "promise": promise(project, today),
        "bar": bar_of(project, today),
        "dates": _dates(project),
        "slips": _slips(project),
        "owner": project.owner.title if project.owner else "",
        "place": link_to(project.place, at),
        "address": place.address if place else "",
        "position": position_words(place) if place and project.geometry is None else "",
        "map": small_map([drawn]),
        "events": events_beside(Q(project=project), f"project={project.slug}", at),
        "download": resource(f"projects/{project.slug}.ics") if project.has_calendar_date else "",
        "sources": source_lines(project),
    }


def _dates(project: Project) -> list[tuple[str, str]]:
    finished = finishing(project)
    dates = [
        ("开始", project.started),
        (f"最初承诺{finished}", project.completion_first),
        (f"目前承诺{finished}", project.completion_now),
        (f"实际{finished}", project.completed_on),
    ]
    return [(label, _exactly(value)) for label, value in dates if value is not None]


def _exactly(value: PartialDate) -> str:
    """The date as it was published, and how fine that is: 2027年8月（公布到月）."""
    precision = _PRECISION[value.precision]
    return f"{value.label_zh}（{precision}）" if precision else value.label_zh


def _slips(project: Project) -> list[Context]:
    """Every move of the promise, oldest first; one query for their sources."""
    slips = project.slips.select_related("source").order_by("said_on", "id")
    return [
        {
            "said": EVENT_ZH.day(slip.said_on),
            "said_iso": slip.said_on.isoformat(),
            "before": slip.before.label_zh if slip.before else "",
            "after": slip.after.label_zh if slip.after else "",
            "reason": slip.reason or "出处没有说明原因",
            "source": source_name(slip.source) if slip.source else "",
            "phrase": slip.phrase,
        }
        for slip in slips
    ]
