"""A single item, out of the store (17-069r4, 7.16)."""

from dataclasses import dataclass
from functools import cache
from uuid import UUID

from core.data_version import Snapshot
from core.record import Record
from publish.caching import Change, Document, Ranked, Selection, Survey
from publish.geojson.feature import dump
from publish.ogc import pages
from publish.ogc.collections import Collection
from publish.ogc.documents import JSON_FG
from publish.ogc.features import Feature, as_items
from publish.ogc.formats import FEATURES, Format, content_type, representations
from publish.ogc.jsonfg import as_jsonfg
from publish.ogc.links import JSON, address, link
from publish.query.keyset import Cut
from publish.query.lookup import Unknown, standing
from publish.query.options import LANG, Options


@dataclass(frozen=True, slots=True)
class Item:
    """What was asked for: a record by its uid, or what it was merged into, in a form."""

    collection: Collection
    uid: UUID
    options: Options
    form: Format

    def document(self) -> Document:
        """The answer; making it raises Unknown or Gone."""

        @cache
        def record(snapshot: Snapshot) -> Record:
            return self._record(snapshot)

        def found(snapshot: Snapshot, _: None) -> Selection:
            return Ranked(self.collection.records().public(snapshot.as_of), [record(snapshot).pk])

        def frame(snapshot: Snapshot, survey: Survey, _: None) -> tuple[bytes, bytes]:
            if not survey.count:
                raise Unknown(self.uid)  # it has no component: nothing can be shown of it
            if self.form is Format.HTML:
                return pages.item_page(self.collection, self._at(Format.JSON, record(snapshot).uid)).around()
            return b"", b"\n"

        def change(snapshot: Snapshot) -> Change:
            page = Cut([record(snapshot).pk])
            return as_items(self.collection, page, snapshot.as_of, self.options[LANG], self._write)

        return Document(
            name=f"ogc:{self.collection.name}:item:{self.form}",
            canonical=f"{self.uid}?{self.options.canonical('')}",
            content_type=content_type(FEATURES[self.form][0]),
            is_memoisable=self.options.is_memoisable,
            renderer=self.collection.renderers[self.options[LANG]],
            found=found,
            frame=frame,
            change=change,
        )

    def _record(self, snapshot: Snapshot) -> Record:
        records = self.collection.records()
        slug = records.filter(uid=self.uid).values_list("slug", flat=True).first()
        record: Record = standing(records, slug or "", snapshot.as_of)
        return record

    def _at(self, form: Format, uid: object) -> str:
        said = self.options.canonical("")
        return address(f"{self.collection.path}/items/{uid}", "&".join(part for part in (said, f"f={form}") if part))

    def _write(self, feature: Feature) -> bytes:
        """The Feature with its links; of a merged record's survivor they are the survivor's."""
        if self.form is Format.HTML:
            return pages.whole(feature)
        links = [
            *representations(self.form, lambda form: self._at(form, feature["id"])),
            link("collection", JSON, address(self.collection.path), self.collection.title),
        ]
        if self.form is Format.JSONFG:
            return dump({"conformsTo": [JSON_FG], **as_jsonfg(feature, self.collection.name), "links": links})
        return dump({**feature, "links": links})
