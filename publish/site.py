"""What the frame of every page shows, whoever makes the page: names, numbers and links that the operator set.

Runs no query: error pages use it too.
"""

from typing import Any

from django.conf import settings


def site() -> dict[str, Any]:
    """For `publish/base.html`."""
    return {
        "site": settings.SITE_NAME,
        "district": settings.DISTRICT_NAME,
        "icp_number": settings.ICP_NUMBER,
        "police_number": settings.POLICE_NUMBER,
        "police_digits": "".join(filter(str.isascii, filter(str.isdigit, settings.POLICE_NUMBER))),
        "map_approval_no": settings.MAP_APPROVAL_NO,
        "licence": settings.DATA_LICENCE,
        "licence_url": settings.DATA_LICENCE_URL,
        "feedback_url": settings.FEEDBACK_URL,
    }
