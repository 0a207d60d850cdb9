"""The words that the maps' script says, in the language of the page: it has none of its own."""

from django.utils.translation import gettext, pgettext


def map_words() -> dict[str, str]:
    """By the names that `map.js` knows them by; `{...}` is filled in there."""
    return {
        "event": pgettext("one", "活动"),
        "place": pgettext("one", "场所"),
        "project": pgettext("one", "项目"),
        "incomplete": gettext("有的图层没有读到，请看旁边的列表。"),
        "nowhere": gettext("这里列出的都还没有可以画在图上的位置。"),
        "zoomIn": gettext("放大"),
        "zoomOut": gettext("缩小"),
        "close": gettext("关闭"),
        "wake": gettext("点一下地图，就可以拖动"),
        "named": gettext("{kind}：{title}"),
        "several": gettext("{title} 等{count}项"),
        "part": gettext("（第{number}处，共{count}处）"),
        "estimated": gettext("位置待核实"),
        "gathered": gettext("个标记，放大看"),
    }
