"""An editor at the desk: a logged-in client that reads forms off the page and posts them back, as a browser does."""

from html.parser import HTMLParser
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from tests.support import commit


class Desk(Client):
    """A person at the desk; reads only what is committed."""

    def request(self, **request: Any) -> Any:
        commit()
        return super().request(**request)

    def fill(self, url: str, **changes: Any) -> Any:
        """Open the page's form, change some fields, send it with its 保存 button (or `_step_…=`)."""
        data = form_values(self.get(url).content.decode()) | changes
        if not any(name.startswith("_step_") for name in changes):
            data["_continue"] = "保存并继续编辑"
        return self.post(url, data)


def chief() -> Desk:
    desk = Desk()
    desk.force_login(make_chief())
    return desk


def make_chief() -> Any:
    """A superuser without a password: hashing one takes half a second."""
    return get_user_model().objects.create_superuser("chief")


def editor(*permissions: str) -> Desk:
    """Somebody of the staff with exactly these permissions, `app.codename`."""
    user = get_user_model().objects.create_user("editor", is_staff=True)
    for permission in permissions:
        app, codename = permission.split(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    desk = Desk()
    desk.force_login(user)
    return desk


def member(role: str, name: str = "") -> Desk:
    """Somebody whom an administrator put into a ready group, and did no more for."""
    user = get_user_model().objects.create_user(name or role, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    desk = Desk()
    desk.force_login(user)
    return desk


def run(desk: Desk, action: str, *rows: Any, **typed: Any) -> Any:
    """Choose rows in the list, run an action on them, and agree to what its page foretells."""
    return choose(desk, action, *rows, typed="1", agreed="1", **typed)


def choose(desk: Desk, action: str, *rows: Any, **typed: Any) -> Any:
    """Choose rows in the list and run an action on them; an action of many shows what will happen."""
    data = {"action": action, "_selected_action": [row.pk for row in rows], **typed}
    return desk.post(url_of("changelist", type(rows[0])), data, follow=True)


def url_of(page: str, row: Any) -> str:
    """The address of a page (`change`, `delete`, `history`) of a row, or (`changelist`, `add`) of a model."""
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}"
    return reverse(name) if isinstance(row, type) else reverse(name, args=(row.pk,))


class _FormReader(HTMLParser):
    """Collects what the page's main form would send."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self.inside = False
        self.select: str | None = None
        self.textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        attributes = dict(attrs)
        name = attributes.get("name")
        if tag == "form":
            self.inside = (attributes.get("id") or "").endswith("_form")
        elif not self.inside:
            return
        elif tag == "input" and name and attributes.get("type") != "submit":
            if attributes.get("type") not in ("checkbox", "radio") or "checked" in attributes:
                value = attributes.get("value") or ("on" if attributes.get("type") == "checkbox" else "")
                is_one_of_many = attributes.get("type") == "checkbox" and "value" in attributes
                self.values[name] = [*self.values.get(name, []), value] if is_one_of_many else value
        elif tag == "textarea":
            self.textarea, self.values[name] = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in attributes or self.select not in self.values):
            self.values[self.select] = attributes.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.values[self.textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.textarea:
            # A browser drops the line break that stands right after the tag.
            self.values[self.textarea] = self.values[self.textarea].removeprefix("\r\n").removeprefix("\n")
            self.textarea = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.inside = False


def form_values(page: str) -> dict[str, Any]:
    reader = _FormReader()
    reader.feed(page)
    return {name: value for name, value in reader.values.items() if "__prefix__" not in name}


def errors_at(response: Any) -> dict[str, list[str]]:
    """The messages of a refused form, by the field that they stand at."""
    return {name: list(messages) for name, messages in response.context["adminform"].form.errors.items()}


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


class _Words(HTMLParser):
    """Collects what a person reads on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())


def words_on(response: Any) -> str:
    """Everything that the page says, markup left out."""
    reader = _Words()
    reader.feed(response.content.decode())
    return " ".join(" ".join(reader.words).split())


def version_url(row: Any, line: Any) -> str:
    """The page of one version of a row."""
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_simple_history", args=(row.pk, line.pk))


def go_back(desk: Desk, row: Any, line: Any, reason: str = "写错了") -> Any:
    """Revert as an editor does: look, ask what it would do, say why, confirm."""
    url = version_url(row, line)
    asking = desk.post(url, {})
    return desk.post(url, {"digest": asking.context["digest"], "reason": reason, "_confirm": "1"})
