"""How often one caller may ask, counted by the minute in the cache; where the cache is away, nobody is refused.

What was answered with a 304 is not counted. Of an address only a keyed digest is kept, for two minutes.
"""

import ipaddress
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

from core.errors import CivicError

log: Final = logging.getLogger(__name__)
T = TypeVar("T")

_WINDOW: Final = 60
# While a cache server does not answer, it is asked again only after so many seconds.
_PAUSE: Final = 30
# What a cache server that is away raises; a cache in the process raises neither.
_AWAY: Final = (RedisError, OSError)
# Subnets that one household or host is given whole (RFC 6177).
_IPV6_PREFIX: Final = 64


class TooMany(CivicError):
    """429: the caller has asked as often as it may in this minute; `wait` is the rest of it in seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(str(wait))
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Limit:
    """A named limit; `setting` holds how many requests a minute it allows, nought for any number."""

    name: str
    setting: str

    @property
    def quota(self) -> int:
        """Requests a minute."""
        return int(getattr(settings, self.setting))

    def check(self, caller: str) -> None:
        """Raise TooMany when the caller has used up this minute."""
        if self.quota and caller and _ask(lambda: cache.get(self._key(caller), 0), 0) >= self.quota:
            raise TooMany(_WINDOW - int(time.time()) % _WINDOW)

    def count(self, caller: str) -> None:
        """Note one request."""
        if self.quota and caller:
            _ask(lambda: _add(self._key(caller)), None)

    @property
    def policy(self) -> str:
        """The value of RateLimit-Policy, which says the limit to programs."""
        return f'"{self.name}";q={self.quota};w={_WINDOW}'

    def _key(self, caller: str) -> str:
        digest = blake2b(caller.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=12).hexdigest()
        return f"limit:{self.name}:{digest}:{int(time.time()) // _WINDOW}"


READS: Final = Limit("reads", "API_READS_PER_MINUTE")
WRITES: Final = Limit("writes", "API_WRITES_PER_MINUTE")


def _add(key: str) -> None:
    if not cache.add(key, 1, timeout=2 * _WINDOW):
        cache.incr(key)


class _Line:
    """When the cache server may be asked again."""

    closed_until = 0.0


def _ask(question: Callable[[], T], otherwise: T) -> T:
    """The answer of the cache, or `otherwise` while it is away."""
    if time.monotonic() < _Line.closed_until:
        return otherwise
    try:
        return question()
    except _AWAY as error:
        _Line.closed_until = time.monotonic() + _PAUSE
        log.warning("requests are not counted, the cache is away: %s", error)
        return otherwise
    except ValueError:  # the minute ran out between two questions
        return otherwise


def address_of(request: HttpRequest) -> str:
    """Who asks, as far as the configured number of proxies vouches for it; empty when nobody does.

    Each of TRUSTED_PROXIES appends to X-Forwarded-For whom it was asked by. What stands further left is hearsay.
    """
    chain = [request.META.get("REMOTE_ADDR", "")]
    if settings.TRUSTED_PROXIES:
        chain = [*request.headers.get("X-Forwarded-For", "").split(","), *chain]
    named = chain[max(-len(chain), -1 - settings.TRUSTED_PROXIES)].strip()
    try:
        address = ipaddress.ip_address(named)
    except ValueError:
        return str(chain[-1])
    if address.version == 6:
        return str(ipaddress.ip_network((address, _IPV6_PREFIX), strict=False))
    return str(address)
