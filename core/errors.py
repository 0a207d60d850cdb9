"""The narrow errors that the packages raise; the doors of `publish` turn them into statuses."""


class CivicError(Exception):
    """Base of every error this service raises on purpose."""


class InvalidParameter(CivicError):
    """A request parameter that cannot be understood. `name` is the parameter; the message is for people."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name
        self.message = message


class InvalidGeometry(CivicError):
    """A geometry that cannot be stored. The message is Chinese, for the person who entered it."""


class InvalidRule(CivicError):
    """A recurrence rule that is malformed, unbounded or too costly. The message is Chinese."""


class TransitionRefused(CivicError):
    """A moderation step that the table of transitions does not allow, or not to this person."""


class Unrenderable(CivicError):
    """A record that cannot be shown in a format; it is left out and logged, the rest stays up."""


class InvalidFixture(CivicError):
    """A fixture that cannot be seeded. Names the file, the row's key (or its place in the file) and the field."""

    def __init__(self, file: str, key: str, field: str, message: str) -> None:
        super().__init__("：".join(part for part in (file, key, field, message) if part))
        self.file = file
        self.key = key
        self.field = field
