"""The one settings file, and the only code that reads the environment. Every variable is in docs/settings.md."""

import re
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import environ
from csp.constants import SELF
from django.core.exceptions import ImproperlyConfigured

from config.request_log import logging_config

# Stands in pyproject.toml and the changelog too; a test compares them.
VERSION = "0.1.0"

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def _required_in_production(name: str, in_development: str) -> str:
    """The variable; a default only while DEBUG is on."""
    value: str = env.str(name, default="")
    if DEBUG:
        return value or in_development
    if value not in ("", in_development):
        return value
    raise ImproperlyConfigured(f"Set {name}. Only with DEBUG=true, on a developer's machine, is there a default.")


def _flag(name: str, default: bool) -> bool:
    """True or false; anything else is a mistake, not false."""
    value: str = env.str(name, default=str(default)).lower()
    if value not in ("true", "false"):
        raise ImproperlyConfigured(f"{name} is {value!r}; it has to be true or false.")
    return value == "true"


def _box(name: str, default: str) -> tuple[float, float, float, float]:
    """West, south, east, north in WGS-84 degrees."""
    try:
        west, south, east, north = (float(number) for number in env.str(name, default=default).split(","))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} has to be four numbers: west,south,east,north.") from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ImproperlyConfigured(f"{name} has to be west,south,east,north in degrees, longitude first.")
    return west, south, east, north


def _web_address(value: str, name: str) -> SplitResult:
    """The parts of an http(s) address."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"{name} is {value!r}; it has to be an address such as https://calendar.example.cn.")
    return parts


def _sources(name: str, default: str) -> list[str]:
    """Sources of a Content-Security-Policy directive (CSP 3, 2.3.1): origins, '*', "'self'" or "'none'"."""
    sources: list[str] = env.list(name, default=[default])
    for source in sources:
        if not re.fullmatch(r"\*|'self'|'none'|https?://(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?", source):
            raise ImproperlyConfigured(f"{name} holds {source!r}; it has to be *, 'self', 'none' or https://host.")
    return sources


DEBUG = _flag("DEBUG", default=False)
SECRET_KEY = _required_in_production("SECRET_KEY", "development-only-key-that-protects-nothing-at-all-0123456789")
PUBLIC_BASE_URL = _required_in_production("PUBLIC_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
_public = _web_address(PUBLIC_BASE_URL, "PUBLIC_BASE_URL")
_is_https = _public.scheme == "https"
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[_public.hostname or ""])
if DEBUG:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
FORCE_SCRIPT_NAME = _public.path or None

# The district this installation serves.
SITE_NAME: str = env.str("SITE_NAME", default="朝阳日历")
SITE_NAME_EN: str = env.str("SITE_NAME_EN", default="Chaoyang Calendar")
DISTRICT_NAME: str = env.str("DISTRICT_NAME", default="北京市朝阳区")
DISTRICT_NAME_EN: str = env.str("DISTRICT_NAME_EN", default="Chaoyang District, Beijing")
TIME_ZONE: str = env.str("TIME_ZONE", default="Asia/Shanghai")
# West, south, east, north in WGS-84 degrees: a position outside is refused; the district's box centres maps.
EXTENT = _box("EXTENT", "115.4,39.4,117.6,41.1")
DISTRICT_BBOX = _box("DISTRICT_BBOX", "116.34,39.80,116.65,40.11")
# Names that are not read as the dictionary has it (朝阳, the morning sun, is zhao yang there); slugs are for ever.
PINYIN_READINGS: dict[str, str] = env.dict("PINYIN_READINGS", default={"朝阳": "chao yang"})
FEED_MONTHS_BACK: int = env.int("FEED_MONTHS_BACK", default=24)
# Large answers are made and compressed once and kept as files, up to so many octets in all.
KEPT_ANSWERS_DIR: str = env.str("KEPT_ANSWERS_DIR", default=str(BASE_DIR / "var" / "answers"))
KEPT_ANSWERS_BYTES: int = env.int("KEPT_ANSWERS_BYTES", default=1024 * 2**20)
MAP_TILES_URL: str = env.str("MAP_TILES_URL", default="")
MAP_ATTRIBUTION: str = env.str("MAP_ATTRIBUTION", default="")
MAP_APPROVAL_NO: str = env.str("MAP_APPROVAL_NO", default="")
ICP_NUMBER: str = env.str("ICP_NUMBER", default="")
POLICE_NUMBER: str = env.str("POLICE_NUMBER", default="")
FEEDBACK_URL: str = env.str("FEEDBACK_URL", default="")
# Who may show the widget in a frame: sources of Content-Security-Policy; everything else is never framed.
EMBED_FRAME_ANCESTORS = _sources("EMBED_FRAME_ANCESTORS", "*")
DATA_LICENCE: str = env.str("DATA_LICENCE", default="CC BY 4.0")
DATA_LICENCE_URL: str = env.str("DATA_LICENCE_URL", default="https://creativecommons.org/licenses/by/4.0/")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "simple_history",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "core",
    "places",
    "projects",
    "events",
    "ingest",
    "publish",
    "publish.api",
    "desk.apps.DeskConfig",
    "desk.apps.DeskAdminConfig",
    "config.apps.ConfigConfig",
]

MIDDLEWARE = [
    "config.request_log.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "publish.caching.middleware.CachePolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# SQLite in WAL mode with immediate transactions, or PostgreSQL by DATABASE_URL.
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Opening a connection costs more than most questions to it.
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8000;",
    }
else:
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8, "timeout": 5}}

# What nodes must share (throttles, login locks) lies in Redis when CACHE_URL names one.
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
if CACHES["default"]["BACKEND"].endswith("RedisCache"):
    # A server that is away is given up on at once: what it holds can be done without.
    CACHES["default"].setdefault("OPTIONS", {}).update({"socket_connect_timeout": 0.5, "socket_timeout": 0.5})
else:
    CACHES["default"].setdefault("OPTIONS", {})["MAX_ENTRIES"] = 20_000
# How many requests of the API an address, or a token, has in a minute; 0 for any number.
API_READS_PER_MINUTE: int = env.int("API_READS_PER_MINUTE", default=600)
API_WRITES_PER_MINUTE: int = env.int("API_WRITES_PER_MINUTE", default=120)

# Whether people may publish what they wrote, changed last or submitted themselves.
SELF_APPROVAL = _flag("SELF_APPROVAL", default=True)
# How long a signed link to a preview opens it.
PREVIEW_LINK_DAYS: int = env.int("PREVIEW_LINK_DAYS", default=7)

# The API speaks JSON alone; its reading views know nobody, and no view of it reads a cookie.
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "publish.api.negotiation.JsonNegotiation",
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "publish.api.refusals.handle",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SITE_NAME} API",
    "DESCRIPTION": "公开的活动、场所、项目和词表。读取不需要令牌；说明见代码库的 docs/api.md。",
    "LICENSE": {"name": DATA_LICENCE, "url": DATA_LICENCE_URL},
    # Relative to where the description was read: below a path, and under any name of the host.
    "SERVERS": [{"url": _public.path or "/"}],
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "EventPrecision": "events.models.Precision",
        "PartialDatePrecision": "publish.api.related.PRECISIONS",
        "EventState": "events.models.EventState",
        "ProjectState": "projects.models.ProjectState",
        "PlaceKind": "places.models.PlaceKind",
        "ProjectKind": "projects.models.ProjectKind",
        "SubdistrictKind": "places.models.SubdistrictKind",
    },
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "static-root"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
# A link to set a new password by, in seconds.
PASSWORD_RESET_TIMEOUT = 24 * 3600

# Cookies belong to the desk alone; public pages never set or read one.
_admin_path = f"{_public.path}/admin/"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = _admin_path
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _is_https
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "desk.expired.form_too_old"
SECURE_SSL_REDIRECT = _is_https and _flag("SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if _is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _is_https and _flag("HSTS_SUBDOMAINS", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("BEHIND_TLS_PROXY", default=False) else None
# Proxies in front of the service, each of which appends to X-Forwarded-For; what stands further left may be forged.
TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", default=1 if SECURE_PROXY_SSL_HEADER else 0)
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
# A public response with a cookie is a crash in development and tests, a logged private response in production.
STRICT_CACHE_POLICY = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

_tiles = _web_address(MAP_TILES_URL, "MAP_TILES_URL") if MAP_TILES_URL else urlsplit("")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [
            SELF,
            "data:",
            *([f"{_tiles.scheme}://{_tiles.netloc}".replace("{s}", "*")] if _tiles.netloc else []),
        ],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    },
}

LOG_LEVEL: str = env.str("LOG_LEVEL", default="INFO").upper()
LOGGING = logging_config(level=LOG_LEVEL, is_for_people=DEBUG)
