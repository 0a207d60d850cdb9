"""One-time links to set a new password by, for people whom no e-mail reaches.

A link is a sum over the account as it is: a new password, a login or a day's time ends it, and so does
closing the account. Nothing of it is kept.
"""

from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db.models import QuerySet

HOURS: Final = settings.PASSWORD_RESET_TIMEOUT // 3600


class _Tokens(PasswordResetTokenGenerator):
    key_salt = "desk.new_password"


_TOKENS: Final = _Tokens()


def may_log_in(user: User) -> bool:
    """Whether a password would be of any use at the desk."""
    return user.is_active and user.is_staff


def make_password_link(user: User) -> str:
    """The address at which whoever has it sets the user's next password."""
    return f"{settings.PUBLIC_BASE_URL}/admin/new-password/{user.pk}/{_TOKENS.make_token(user)}/"


def user_of(key: int, token: str, users: QuerySet[User] | None = None) -> User | None:
    """Whose password the link sets; nobody's when it is forged, used or over. `users`: with a lock, to set it."""
    user = (User.objects.all() if users is None else users).filter(pk=key).first()
    return user if user is not None and may_log_in(user) and _TOKENS.check_token(user, token) else None
