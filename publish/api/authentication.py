"""Who writes: the person whose token the request carries (RFC 6750). A session is no way in here."""

import re
from typing import Any, Final

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from publish.api.models import ApiToken, digest_of

_BEARER: Final = re.compile(r"bearer +([A-Za-z0-9._~+/-]{1,200}=*)", re.IGNORECASE)


class TokenAuthentication(BaseAuthentication):
    """Somebody of the staff, by a token that stands. Why one does not is never said."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken]:
        match = _BEARER.fullmatch(request.headers.get("Authorization", "").strip())
        digest = digest_of(match[1]) if match else ""
        tokens = ApiToken.objects.select_related("user").filter(revoked_at__isnull=True, user__is_active=True)
        token = tokens.filter(digest=digest, user__is_staff=True).first() if digest else None
        if token is None:
            raise AuthenticationFailed
        token.note_use(timezone.localdate())
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # drf-spectacular types half of itself
    """What the OpenAPI document says of it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "编辑的令牌；怎样取得见 docs/api.md"}
