"""What the page of a project shows: the promise, how it moved, and what came of it."""

from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from core.partial_date import PartialDate, Precision
from events.wording import WORDINGS as EVENT_WORDINGS
from places.models import Place
from projects.models import Project
from projects.wording import WORDINGS, public_place
from publish.addresses import http_url
from publish.pages.detail import about, changed_on, texts
from publish.pages.directions import directions_to_site
from publish.pages.events_beside import events_beside
from publish.pages.frame import Context, resource, spoken
from publish.pages.head import ATOM, CALENDAR, GEOJSON, alternate
from publish.pages.lines import link_to, promise
from publish.pages.position import feature, place_feature, position_words, small_map
from publish.pages.sources import published, source_lines, source_name
from publish.pages.timeline import timeline_of
from publish.pages.words import label, told, untranslated

_PRECISION: Final[dict[Precision, str | Promise]] = {
    "day": "",
    "month": gettext_lazy("公布到月"),
    "quarter": gettext_lazy("公布到季度"),
    "half": gettext_lazy("公布到半年"),
    "year": gettext_lazy("公布到年"),
}


def project_context(project: Project, at: datetime) -> Context:
    """The values of the page, from a public project with its relations."""
    today, words = timezone.localdate(at), WORDINGS[spoken()]
    place = public_place(project, at)
    return {
        **texts(project),
        "about": about(words.completion(project), told(project, "summary")),
        "kind": words.kinds[project.kind],
        "state": words.states[project.state],
        "promise": promise(project, today) or words.completion(project),
        "timeline": timeline_of(project, today),
        "dates": _dates(project),
        "slips": _slips(project),
        "owner": told(project.owner, "title") if project.owner else "",
        "place": link_to(project.place, at),
        "address": told(place, "address") if place else "",
        "position": position_words(place) if place and project.geometry is None else "",
        "map": small_map([_drawn(project, place)]),
        "directions": directions_to_site(project, place),
        "events": events_beside(Q(project=project), f"project={project.slug}", at),
        "sources": source_lines(project),
        "changed": changed_on(project, at),
        **_downloads(project),
    }


def _drawn(project: Project, place: Place | None) -> Context | None:
    """Its own site, or else its place."""
    if project.geometry is None and place is not None:
        return place_feature(place, "project", told(place, "title").text)
    return feature(project.geometry, "project", told(project, "title").text)


def _dates(project: Project) -> list[tuple[str, str]]:
    first, now = project.completion_first, project.completion_now
    dates = [
        (gettext("开始"), project.started),
        (gettext("最初承诺"), first if first != now else None),
        (gettext("目前承诺") if first != now else gettext("承诺完成"), now),
        (gettext("实际完成"), project.completed_on),
    ]
    return [(name, _exactly(value)) for name, value in dates if value is not None]


def _exactly(value: PartialDate) -> str:
    """The date as it was published, and how fine that is: 2027年8月（公布到月）."""
    punctuation = WORDINGS[spoken()].punctuation
    return label(value) + punctuation.aside(str(_PRECISION[value.precision]))


def _slips(project: Project) -> list[Context]:
    """Every move of the promise, oldest first; one query for their sources."""
    slips = project.slips.select_related("source").order_by("said_on", "id")
    return [
        {
            "said": EVENT_WORDINGS[spoken()].day(slip.said_on),
            "said_iso": slip.said_on.isoformat(),
            "before": label(slip.before) if slip.before else "",
            "after": label(slip.after) if slip.after else "",
            "reason": untranslated(slip.reason),
            "source": untranslated(source_name(slip.source)) if slip.source else "",
            "source_url": http_url(slip.source.url) if slip.source else "",
            "source_dated": published(slip.source) if slip.source else "",
            "phrase": untranslated(slip.phrase),
        }
        for slip in slips
    ]


def _downloads(project: Project) -> Context:
    """Its completion as a file for a calendar, if the date is fine enough, news of it, and its Feature."""
    name, title = f"projects/{project.slug}", told(project, "title")
    others = [
        alternate(ATOM, "events.atom", title, f"project={project.slug}"),
        alternate(GEOJSON, f"{name}.geojson", title),
    ]
    if not project.has_calendar_date:
        return {"download": "", "alternates": others}
    return {"download": resource(f"{name}.ics"), "alternates": [alternate(CALENDAR, f"{name}.ics", title), *others]}
