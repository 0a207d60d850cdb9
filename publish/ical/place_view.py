"""What is on at a place, as a feed with an address of its own."""

from django.http import HttpRequest, HttpResponseBase

from core.errors import InvalidParameter
from publish.addresses import page_url
from publish.caching import public_resource
from publish.ical.options import take_calendar_options
from publish.ical.views import EVENT_CALENDAR, Address, answered, feed
from publish.query import EventQuery
from publish.query.lookup import Unknown
from publish.query.options import Options


@public_resource
def place(request: HttpRequest, slug: str) -> HttpResponseBase:
    """/places/SLUG.ics: `/events.ics?place=SLUG` in another dress, with all the filters but that one.

    As there, a place that was merged or taken back still has its feed: it lives in people's phones.
    """
    given, options = take_calendar_options(request.GET)
    beside = EventQuery.parse(given, beside=options.names)
    if "place" in beside.values:
        raise InvalidParameter("place", "这个地址已经是一个场所的活动，不再另选场所")
    query = EventQuery({**beside.values, "place": (slug,)})
    try:
        return answered(request, feed(EVENT_CALENDAR, query, options, _address(slug, beside, options)), options)
    except InvalidParameter as error:
        if error.name == "place":
            raise Unknown(slug) from error
        raise


def _address(slug: str, beside: EventQuery, options: Options) -> Address:
    page = page_url("places", slug)
    canonical = options.canonical(beside.canonical())
    source = f"{page.removesuffix('/')}.ics" + (f"?{canonical}" if canonical else "")
    return Address(f"places/{slug}.ics", canonical, source, page)
