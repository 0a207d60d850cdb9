"""How to subscribe on each device, how to stop, and how soon a change arrives: data, in Chinese; English in `locale/`.

None of it was tried on a real phone: it is what the makers and their users say.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_noop


class Way(StrEnum):
    """What the steps of a device begin with, beside copying the address."""

    TAP = "tap"
    GOOGLE = "google"
    PASTE = "paste"
    DOWNLOAD = "download"


@dataclass(frozen=True, slots=True)
class Device:
    """`agents` is a pattern of the names that browsers on it give themselves; its steps are open there."""

    slug: str
    name: str
    way: Way
    steps: tuple[str, ...]
    leaving: str
    delay: str
    agents: str = ""


DEVICES: Final = (
    Device(
        "apple",
        gettext_noop("iPhone、iPad、Mac"),
        Way.TAP,
        (
            gettext_noop("点“订阅到日历”，再点“订阅”。"),
            gettext_noop("没有反应时：打开“日历”，点底部的“日历”，再点“添加日历”“添加订阅日历”，粘贴订阅地址。"),
        ),
        gettext_noop("打开“日历”，点底部的“日历”，点这个日历旁的 ⓘ，选“取消订阅”或“删除日历”。"),
        gettext_noop("每小时到每天一次，由“设置”里日历账户的“获取新数据”决定。"),
        "iPhone|iPad|Macintosh",
    ),
    Device(
        "google",
        gettext_noop("Google 日历"),
        Way.GOOGLE,
        (
            gettext_noop("在电脑上点下面的链接，确认添加。安卓应用里不能添加，但加好以后，同一账户的手机上也会出现。"),
            gettext_noop("Google 日历会藏起标为取消的活动，所以这个链接让取消的活动照常显示，标题前写着【已取消】。"),
        ),
        gettext_noop("在电脑上打开 Google 日历的“设置”，在左侧选这个日历，点“取消订阅”。"),
        gettext_noop("8 到 24 小时，催不了。"),
    ),
    Device(
        "outlook",
        gettext_noop("Outlook"),
        Way.PASTE,
        (gettext_noop("在日历里点“添加日历”，选“从 Web 订阅”，粘贴订阅地址。"),),
        gettext_noop("在日历列表里右键点这个日历，选“删除”。"),
        gettext_noop("3 到 24 小时。"),
    ),
    Device(
        "xiaomi",
        gettext_noop("小米手机"),
        Way.PASTE,
        (gettext_noop("打开“日历”，进入“日程导入”，选“URL 导入”，粘贴订阅地址。"),),
        gettext_noop("回到“日程导入”，删掉这一项。"),
        gettext_noop("由手机决定，多久没有公布。"),
        "Xiaomi|Redmi|MIUI|HyperOS|; MI ",
    ),
    Device(
        "others",
        gettext_noop("华为、荣耀、OPPO、vivo 等手机"),
        Way.DOWNLOAD,
        (
            gettext_noop(
                "自带的日历大多不能订阅：下载下面的文件，用日历打开。文件里是现在的内容，以后改期、取消，它不会跟着变。"
            ),
            gettext_noop("要它自己更新，装一个能订阅日历的应用（例如 ICSx5），把订阅地址粘贴进去。"),
        ),
        gettext_noop("下载的条目在日历里逐条删除；用应用订阅的，在应用里删掉这一项。"),
        gettext_noop("下载的不会更新；用应用订阅的，由应用的设置决定。"),
        "HUAWEI|HONOR|OPPO|vivo|HarmonyOS|OpenHarmony",
    ),
    Device(
        "thunderbird",
        gettext_noop("Thunderbird"),
        Way.PASTE,
        (gettext_noop("在日历里点“新建日历”，选“在网络上”，把订阅地址填在“位置”里。"),),
        gettext_noop("右键点这个日历，选“取消订阅日历”或“移除日历”。"),
        gettext_noop("按这个日历属性里设定的间隔。"),
    ),
)
