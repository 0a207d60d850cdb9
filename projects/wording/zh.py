"""A project in Chinese."""

from typing import Final

from core.language import Language
from core.partial_date import PartialDate
from core.punctuation import PUNCTUATION
from projects.models import Project, ProjectKind, ProjectState, Slip
from projects.wording.shape import Wording

_BUILT: Final = (ProjectKind.PARK, ProjectKind.FACILITY)


def finishing(project: Project) -> str:
    """竣工 for what is built, 完成 for everything else."""
    return "竣工" if project.kind in _BUILT else "完成"


def _completion(project: Project) -> str:
    """预计2027年8月竣工, 2026年5月完成, 已终止（原预计2027年8月竣工）, 完成日期未公布."""
    if project.state == ProjectState.COMPLETED:
        done = project.completed_on
        return f"{done.label_zh}{finishing(project)}" if done else f"已{finishing(project)}（日期未公布）"
    if project.completion_now is None:
        return f"{finishing(project)}日期未公布"
    promise = f"预计{project.completion_now.label_zh}{finishing(project)}"
    return f"已终止（原{promise}）" if project.state == ProjectState.ABANDONED else promise


def _completion_mark(project: Project) -> str:
    """预计8月竣工, 8月14日竣工, 已终止."""
    if project.state == ProjectState.ABANDONED:
        return "已终止"
    in_force = project.date_in_force
    if in_force is None:
        return ""
    expected = "" if project.state == ProjectState.COMPLETED else "预计"
    return f"{expected}{_without_year(in_force)}{finishing(project)}"


def _without_year(value: PartialDate) -> str:
    label = value.label_zh.removeprefix(f"{value.first_on.year}年")
    return label or value.label_zh


def _slip(slip: Slip) -> str:
    said_on = f"{slip.said_on.year}年{slip.said_on.month}月{slip.said_on.day}日"
    before = slip.before.label_zh if slip.before else ""
    after = slip.after.label_zh if slip.after else ""
    return f"{said_on}：由{before}改为{after}" + PUNCTUATION[Language.ZH_HANS].aside(slip.reason)


ZH: Final = Wording(
    language=Language.ZH_HANS,
    kinds=dict(ProjectKind.choices),
    states=dict(ProjectState.choices),
    month_only="仅公布到月，不代表具体日期",
    doubt="存疑",
    completion=_completion,
    completion_mark=_completion_mark,
    slip=_slip,
)
