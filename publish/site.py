"""What the frame of every page shows, whoever makes the page: names, numbers and links that the operator set.

Runs no query: error pages use it too.
"""

from typing import Any
from urllib.parse import quote

from django.conf import settings


def site(address: str = "") -> dict[str, Any]:
    """For `publish/base.html` of the page at an absolute address; without one the mistake may be anywhere."""
    return {
        "site": settings.SITE_NAME,
        "district": settings.DISTRICT_NAME,
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
