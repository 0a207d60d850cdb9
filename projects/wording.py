"""A project in words: what was promised, what is promised now, what came of it. Pure; runs no query."""

from datetime import datetime

from core.partial_date import PartialDate
from places.models import Place
from projects.models import Project, ProjectKind, ProjectState

_BUILT = (ProjectKind.PARK, ProjectKind.FACILITY)


def finishing_zh(project: Project) -> str:
    """竣工 for what is built, 完成 for everything else."""
    return "竣工" if project.kind in _BUILT else "完成"


def completion_zh(project: Project) -> str:
    """The completion in one phrase: 预计2027年8月竣工, 2026年5月完成, 已终止（原预计2027年8月竣工）, 完成日期未公布."""
    if project.state == ProjectState.COMPLETED:
        done = project.completed_on
        return f"{done.label_zh}{finishing_zh(project)}" if done else f"已{finishing_zh(project)}（日期未公布）"
    if project.completion_now is None:
        return f"{finishing_zh(project)}日期未公布"
    promise = f"预计{project.completion_now.label_zh}{finishing_zh(project)}"
    return f"已终止（原{promise}）" if project.state == ProjectState.ABANDONED else promise


def completion_mark(project: Project) -> str:
    """What stands before the title in a calendar: 预计8月竣工, 8月14日竣工, 已终止."""
    if project.state == ProjectState.ABANDONED:
        return "已终止"
    in_force = project.date_in_force
    if in_force is None:
        return ""
    expected = "" if project.state == ProjectState.COMPLETED else "预计"
    return f"{expected}{_without_year(in_force)}{finishing_zh(project)}"


def _without_year(value: PartialDate) -> str:
    label = value.label_zh.removeprefix(f"{value.first_on.year}年")
    return label or value.label_zh


def public_place(project: Project, at: datetime) -> Place | None:
    """Where it is, a merged place by its survivor; None when the public may not see that place."""
    place = project.place.survivor if project.place is not None else None
    return place if place is not None and place.is_public(at) else None


def promises_zh(project: Project) -> list[str]:
    """Every move of the promise, oldest first, one line each."""
    lines = []
    for slip in project.slips.all():
        before = slip.before.label_zh if slip.before else ""
        after = slip.after.label_zh if slip.after else ""
        reason = f"（{slip.reason}）" if slip.reason else ""
        said = f"{slip.said_on.year}年{slip.said_on.month}月{slip.said_on.day}日"
        lines.append(f"{said}：由{before}改为{after}{reason}")
    return lines
