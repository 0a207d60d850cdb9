"""The ready groups: 编辑 write, 审核 decide what the public sees, 管理员 look after people and vocabularies.

Each permission is given to its group once and remembered (`desk.models.Grant`). A later `migrate` gives only
what is new, of a model that came with an upgrade; what an operator took away, added, renamed or deleted stays so.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.contrib.auth.models import Group, Permission
from django.db import connections, transaction

from desk.models import Grant

EDITOR: Final = "编辑"
REVIEWER: Final = "审核"
ADMINISTRATOR: Final = "管理员"

_RECORDS: Final = ("events.event", "places.place", "projects.project")
_SOURCES: Final = ("core.source",)
_TERMS: Final = (*("core.organisation", "core.calendarday", "events.category", "places.network", "places.subdistrict"),)
_PEOPLE: Final = ("auth.user", "auth.group")


def _on(models: tuple[str, ...], *verbs: str) -> Iterator[str]:
    for model in models:
        app, name = model.split(".")
        yield from (f"{app}.{verb}_{name}" for verb in verbs)


# A record that was ever public is never deleted, whoever may delete (`core.actions.discard`).
_EDITING: Final = (
    *_on(_RECORDS, "add", "change", "delete", "view"),
    *_on(_SOURCES, "add", "change", "view"),
    *_on(_TERMS, "view"),
)
_REVIEWING: Final = (*_EDITING, *_on(_RECORDS, "publish"))
_ADMINISTERING: Final = (
    *_REVIEWING,
    *_on(_SOURCES, "delete"),
    *_on(_TERMS, "add", "change", "delete"),
    *_on(_PEOPLE, "add", "change", "delete", "view"),
)
ROLES: Final[Mapping[str, tuple[str, ...]]] = {
    EDITOR: _EDITING,
    REVIEWER: _REVIEWING,
    ADMINISTRATOR: _ADMINISTERING,
}


def give_roles(using: str, **_: Any) -> None:
    """Receiver of post_migrate: make the groups, and give them what they were never given."""
    connection = connections[using]
    if Grant._meta.db_table not in connection.introspection.table_names():
        return  # a migration to an older state
    given = set(Grant.objects.using(using).values_list("role", "permission"))
    if all((role, name) in given for role, names in ROLES.items() for name in names):
        return
    with transaction.atomic(using=using):
        permissions = _permissions(using)
        for role, names in ROLES.items():
            new = [name for name in names if (role, name) not in given and name in permissions]
            is_first = not any(known == role for known, _ in given)
            _give(using, role, {name: permissions[name] for name in new}, is_first=is_first)


def _permissions(using: str) -> dict[str, Permission]:
    found = Permission.objects.using(using).select_related("content_type")
    return {f"{permission.content_type.app_label}.{permission.codename}": permission for permission in found}


def _give(using: str, role: str, new: Mapping[str, Permission], *, is_first: bool) -> None:
    groups = Group.objects.using(using)
    group = groups.get_or_create(name=role)[0] if is_first else groups.filter(name=role).first()
    if group is None:
        return
    group.permissions.add(*new.values())
    Grant.objects.using(using).bulk_create(Grant(role=role, permission=name) for name in new)
