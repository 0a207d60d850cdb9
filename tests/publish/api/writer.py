"""An editor's program in tests: it sends JSON with a token, and the ETag it read last."""

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.utils import timezone

from publish.api.models import ApiToken
from tests.support import Reader

DESK = "/api/v1/desk/"


def make_token(user: Any, name: str = "试验") -> str:
    token = ApiToken(user=user, name=name, created_at=timezone.now())
    value = token.make_value()
    token.save()
    return value


class Writer(Reader):
    """Somebody of the staff with exactly these permissions, `app.codename`."""

    def __init__(self, *permissions: str, name: str = "editor") -> None:
        super().__init__()
        self.user = get_user_model().objects.create_user(name, is_staff=True)
        for permission in permissions:
            app, codename = permission.split(".")
            self.user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
        self.token = make_token(self.user)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """`path` is below the desk; `body` is JSON unless it is bytes."""
        data = body if isinstance(body, bytes) else json.dumps(body) if body is not None else b""
        kind = headers.pop("content_type", "application/json")
        given = {"Authorization": f"Bearer {self.token}", **headers}
        return self.generic(method, DESK + path, data, content_type=kind, headers=given)

    def tag(self, path: str) -> str:
        """The validator of the record there."""
        response = self.send("GET", path)
        assert response.status_code == 200, response.content.decode()
        return str(response["ETag"])

    def change(self, method: str, path: str, body: Any = None, *, of: str = "") -> Any:
        """Send with the record's validator; `of` is the record's path where `path` is a verb's."""
        return self.send(method, path, body, **{"If-Match": self.tag(of or path)})


EVENTS = ("events.add_event", "events.change_event", "events.view_event")
PLACES = ("places.add_place", "places.change_place", "places.view_place")
PROJECTS = ("projects.add_project", "projects.change_project", "projects.view_project")
