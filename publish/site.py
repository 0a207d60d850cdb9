"""What the frame of every page shows, whoever makes the page: names, numbers and links that the operator set.

Runs no query: error pages use it too.
"""

from typing import Any
from urllib.parse import quote

from django.conf import settings

from core.language import Language
from publish import naming


def site(language: Language = Language.ZH_HANS, address: str = "") -> dict[str, Any]:
    """For `publish/base.html`, in the language of the page at an absolute address.

    Without an address what is wrong may be anywhere: then the service's own is named where mistakes are reported.
    """
    return {
        "lang": language.tag,
        "site": naming.site_name(language),
        "district": naming.district_name(language),
        "icp_number": settings.ICP_NUMBER,
        "police_number": settings.POLICE_NUMBER,
        "police_digits": "".join(filter(str.isascii, filter(str.isdigit, settings.POLICE_NUMBER))),
        "map_approval_no": settings.MAP_APPROVAL_NO,
        "licence": settings.DATA_LICENCE,
        "licence_url": settings.DATA_LICENCE_URL,
        "feedback_url": _feedback_url(address or settings.PUBLIC_BASE_URL),
    }


def _feedback_url(address: str) -> str:
    """Where a mistake is reported; in the setting `{url}` stands for the address of the page it is on."""
    return settings.FEEDBACK_URL.replace("{url}", quote(address, safe=""))
