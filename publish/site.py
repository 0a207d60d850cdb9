"""What the frame of every page shows, whoever makes the page: names, numbers and links that the operator set.

Runs no query: error pages use it too.
"""

from typing import Any

from django.conf import settings

from core.language import Language
from publish import naming


def site(language: Language = Language.ZH_HANS) -> dict[str, Any]:
    """For `publish/base.html`, in the language of the page."""
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
        "feedback_url": settings.FEEDBACK_URL,
    }
