"""Pages of a collection's items, out of the store (17-069r4, 7.15)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from django.conf import settings

from core.data_version import Snapshot
from publish.caching import Change, Document, Ranked, Selection, Survey
from publish.geojson.collection import HEADER, SEPARATOR
from publish.geojson.feature import dump, utc_text
from publish.naming import site_name
from publish.ogc import pages
from publish.ogc.collections import Collection
from publish.ogc.documents import JSON_FG
from publish.ogc.features import Feature, Write, as_items
from publish.ogc.formats import FEATURES, Format, content_type, representations
from publish.ogc.jsonfg import as_jsonfg
from publish.ogc.links import JSON, Link, address, licence, link
from publish.query import Query
from publish.query.keyset import AFTER, Cut, cut
from publish.query.options import LANG, Options


@dataclass(frozen=True, slots=True)
class Items:
    """What was asked for: a page of a collection, in a form."""

    collection: Collection
    query: Query
    options: Options
    form: Format

    def document(self) -> Document:
        """The answer."""

        @cache
        def page(snapshot: Snapshot) -> Cut:
            return cut(self._whole, snapshot.as_of, self.options)

        def found(snapshot: Snapshot, _: None) -> Selection:
            return Ranked(self.collection.records().public(snapshot.as_of), page(snapshot).keys)

        def frame(snapshot: Snapshot, survey: Survey, _: None) -> tuple[bytes, bytes]:
            shown = page(snapshot)
            return self._frame(survey, shown.following, self._matched(shown, snapshot.as_of))

        def change(snapshot: Snapshot) -> Change:
            return as_items(self.collection, page(snapshot), snapshot.as_of, self.options[LANG], self._write)

        return Document(
            name=f"ogc:{self.collection.name}:{self.form}",
            canonical=self.options.canonical(self.query.canonical()),
            content_type=content_type(FEATURES[self.form][0]),
            is_memoisable=self.query.is_memoisable and self.options.is_memoisable,
            renderer=self.collection.renderers[self.options[LANG]],
            found=found,
            frame=frame,
            separator=b"" if self.form is Format.HTML else SEPARATOR,
            change=change,
            minute=self.query.minute,
        )

    @property
    def _whole(self) -> Query:
        return self.collection.whole(self.query)

    @property
    def _write(self) -> Write | None:
        match self.form:
            case Format.HTML:
                return partial(pages.line, self.collection)
            case Format.JSONFG:
                return self._jsonfg
            case _:
                return None

    def _jsonfg(self, feature: Feature) -> bytes:
        return dump(as_jsonfg(feature, self.collection.name))

    def _matched(self, page: Cut, at: datetime) -> int | None:
        """How many match in all, told on the first page, where GDAL asks; by nearness it is not counted."""
        if self.options[AFTER] or page.metres:
            return None
        return self._whole.queryset(at).order_by().count()

    def _frame(self, survey: Survey, following: str, matched: int | None) -> tuple[bytes, bytes]:
        onward = self._at(self.form, following) if following else ""
        if self.form is Format.HTML:
            json = self._at(Format.JSON, self.options[AFTER])
            return pages.items_page(self.collection, json, onward, survey.count, matched).around()
        links: list[Link] = [
            *representations(self.form, lambda form: self._at(form, self.options[AFTER])),
            *([link("next", FEATURES[self.form][0], onward, "下一页")] if onward else []),
            link("collection", JSON, address(self.collection.path), self.collection.title),
            *licence(),
        ]
        members = {**self._members(survey, matched), "links": links}
        return HEADER, b"]," + dump(members)[1:] + b"\n"

    def _at(self, form: Format, after: str) -> str:
        """The address of a page in a form."""
        said = self.options.but(AFTER, after).canonical(self.query.canonical())
        return address(f"{self.collection.path}/items", "&".join(part for part in (said, f"f={form}") if part))

    def _members(self, survey: Survey, matched: int | None) -> dict[str, Any]:
        """What stands beside the Features; the time is that of the latest change in them, never the clock's."""
        return {
            **({"conformsTo": [JSON_FG]} if self.form is Format.JSONFG else {}),
            **({} if survey.changed is None else {"timeStamp": utc_text(datetime.fromtimestamp(survey.changed, UTC))}),
            "numberReturned": survey.count,
            **({} if matched is None else {"numberMatched": matched}),
            "attribution": site_name(self.options[LANG]),
            "licence": settings.DATA_LICENCE_URL,
        }
