"""/api/v1/desk/: records as editors write them, by token. Private, and read by nobody's cache.

Apart from the public addresses, so that a cache never has to tell an editor's answer from a reader's.
"""

from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from typing import Any, ClassVar, Final

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import parse_etags
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.views import APIView

from core.record import Record, rows
from publish.api.authentication import TokenAuthentication
from publish.api.bodies import BodyParser
from publish.api.collections import EVENTS, PLACES, PROJECTS
from publish.api.editing import EventInput, PlaceInput, ProjectInput, RecordInput
from publish.api.refusals import Changed, InvalidBody, NoPrecondition
from publish.api.verbs import Verb
from publish.api.views import Collection, slug_of
from publish.geojson.feature import dump
from publish.limits import READS, WRITES, address_of
from publish.query import Query
from publish.query.lookup import Unknown


@dataclass(frozen=True, slots=True)
class Desk:
    """A collection as it is written."""

    collection: Collection
    input: type[RecordInput]

    @property
    def model(self) -> type[Record]:
        """Of its records."""
        meta: Any = self.input.Meta  # stands in each kind of record
        model: type[Record] = meta.model
        return model


DESKS: Final = (Desk(EVENTS, EventInput), Desk(PLACES, PlaceInput), Desk(PROJECTS, ProjectInput))


class DeskView(APIView):
    """What an editor's program may do, within the editor's own permissions."""

    authentication_classes = (TokenAuthentication,)
    parser_classes = (BodyParser,)
    desk: ClassVar[Desk]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        caller = address_of(request._request)
        READS.check(caller)
        READS.count(caller)  # also of whoever tries tokens
        super().initial(request, *args, **kwargs)
        Query.parse(request._request.GET)  # there is nothing to filter
        if request.method not in ("GET", "HEAD"):
            WRITES.check(f"token {request.auth.pk}")
            WRITES.count(f"token {request.auth.pk}")

    def require(self, *permissions: str) -> None:
        """Raise PermissionDenied unless the editor has one of these on the records."""
        meta = self.desk.model._meta
        user: Any = self.request.user
        if not any(user.has_perm(f"{meta.app_label}.{one}_{meta.model_name}") for one in permissions):
            raise PermissionDenied

    def record(self, key: str, *, is_held: bool = False) -> Record:
        """The record of that slug or uid, whatever its status; held until the transaction ends. Raises Unknown."""
        model = self.desk.model
        records = rows(model).select_for_update(of=("self",)) if is_held else rows(model)
        found = records.filter(slug=slug_of(model, key)).first()
        if found is None:
            raise Unknown(key)
        return found  # type: ignore[no-any-return] # of the desk's model

    def held(self, key: str) -> Record:
        """The same, held, if it is what the request's If-Match names. Raises NoPrecondition or Changed."""
        record = self.record(key, is_held=True)
        tags = parse_etags(self.request.headers.get("If-Match", ""))
        if not tags:
            raise NoPrecondition
        if "*" not in tags and self._tag(self._body(record)) not in tags:
            raise Changed
        return record

    def valid(self, serializer: Any) -> Any:
        """The serializer, when its data is sound. Raises InvalidBody by field."""
        if not serializer.is_valid():
            raise InvalidBody(serializer.errors)
        return serializer

    def respond(self, record: Record, status: int = 200) -> HttpResponse:
        """The record as it is now."""
        body = self._body(record)
        headers = {"ETag": self._tag(body)}
        if status == 201:
            headers["Location"] = self.desk.input(record).data["url"]
        return HttpResponse(body + b"\n", status=status, content_type="application/json", headers=headers)

    def _body(self, record: Record) -> bytes:
        return dump(self.desk.input(rows(type(record)).get(pk=record.pk)).data)

    @staticmethod
    def _tag(body: bytes) -> str:
        return f'"{blake2b(body, digest_size=16).hexdigest()}"'


class DeskList(DeskView):
    """Where new records are made."""

    def post(self, request: Request) -> HttpResponse:
        self.require("add")
        serializer = self.valid(self.desk.input(data=request.data))
        record = _in_words(partial(serializer.write, by=request.user, at=timezone.now()))
        return self.respond(record, 201)


class DeskDetail(DeskView):
    """One record."""

    def get(self, request: Request, key: str) -> HttpResponse:
        self.require("view", "change")
        return self.respond(self.record(key))

    def patch(self, request: Request, key: str) -> HttpResponse:
        self.require("change")
        body = request.data  # read before anything is held: a client may send it slowly
        with transaction.atomic():
            record = self.held(key)
            serializer = self.valid(self.desk.input(record, data=body, partial=True))
            _in_words(partial(serializer.write, by=request.user, at=timezone.now()))
            return self.respond(record)


class DeskAction(DeskView):
    """A verb of one record."""

    verb: ClassVar[Verb]

    def post(self, request: Request, key: str) -> HttpResponse:
        self.require(self.verb.permission)
        body = request.data  # likewise
        with transaction.atomic():
            record = self.held(key)
            values = self.valid(self.verb.body(data=body)).validated_data
            _in_words(partial(self.verb.act, record, by=request.user, at=timezone.now(), **values))
            return self.respond(record)


def _in_words(act: Any) -> Any:
    """What the action gives; what it refuses by field is refused by field."""
    try:
        return act()
    except ValidationError as error:
        told: dict[str, Any] = {**error.message_dict} if hasattr(error, "error_dict") else {"record": error.messages}
        raise InvalidBody({("record" if name == NON_FIELD_ERRORS else name): told[name] for name in told}) from error
