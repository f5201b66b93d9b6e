"""Settings of the portal: one file, steered by a handful of environment variables (docs/operations.md lists them)."""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = os.environ.get("PORTAL_TESTING") == "1" or "pytest" in sys.modules
VAR = Path(os.environ.get("PORTAL_VAR", BASE_DIR / "var" / ("test" if TESTING else ""))).resolve()
SECRETS = Path(os.environ.get("PORTAL_SECRETS", VAR / "secrets"))
DEBUG = os.environ.get("PORTAL_DEBUG") == "1"
PORT = os.environ.get("PORTAL_PORT", "8000")
ALLOWED_HOSTS = os.environ.get("PORTAL_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
SITE_URL = os.environ.get("PORTAL_URL", f"http://localhost:{PORT}")
HTTPS = SITE_URL.startswith("https://")
# where nobody but this machine comes in, the demonstration's people may sign in; elsewhere only if that is said
LOCAL = urlsplit(SITE_URL).hostname in ("localhost", "127.0.0.1", "::1")
DEMONSTRATION = os.environ.get("PORTAL_DEMONSTRATION", "1" if LOCAL else "0") == "1"
CLIENT_ADDRESS_HEADER = os.environ.get("PORTAL_CLIENT_ADDRESS_HEADER", "")


def secret(name: str) -> str:
    """The text of one secret file; a start without it is refused."""
    try:
        return (SECRETS / name).read_text(encoding="utf-8").strip()
    except OSError as fault:
        raise ImproperlyConfigured(f"{SECRETS / name} cannot be read: start the portal with ./portal run") from fault


SECRET_KEY = secret("secret_key")
DATABASE_ROLE = os.environ.get("PORTAL_ROLE", "app")
_database = json.loads(secret("database.json"))


def connection(role: str) -> dict[str, object]:
    """Connection settings of one of the database roles."""
    try:
        login = _database["roles"][role]
    except KeyError as fault:
        raise ImproperlyConfigured(f"PORTAL_ROLE={role} is not one of {sorted(_database['roles'])}") from fault
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database["name"],
        "HOST": _database["host"],
        "PORT": _database["port"],
        "USER": login["user"],
        "PASSWORD": login["password"],
        "CONN_MAX_AGE": 0 if TESTING else 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **_database.get("options", {}),
            "application_name": f"portal-{role}",
            **({"assume_role": "portal_app"} if role == "tester" else {}),
        },
    }


DATABASES = {"default": connection("tester" if TESTING else DATABASE_ROLE)}
if TESTING:
    DATABASES["owner"] = connection("owner")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "procurement.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "csp",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "guardian",
    "rest_framework",
    "accounts",
    "trials",
    "procurement",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    *(["accounts.middleware.ClientAddressMiddleware"] if CLIENT_ADDRESS_HEADER else []),
    "accounts.middleware.TransactionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.ActorMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.reading.AuditorMiddleware",
    "accounts.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "procurement.urls"
WSGI_APPLICATION = "procurement.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "procurement.views.context.page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["accounts.backends.PersonBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.CompositionValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
GUARDIAN_RAISE_403 = False
ANONYMOUS_USER_NAME = None
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001"
]  # its backend would let an object grant widen a rule; here grants only narrow

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("de", "Deutsch"),
    ("da", "Dansk"),
    ("et", "Eesti"),
    ("fi", "Suomi"),
    ("lv", "Latviešu"),
    ("lt", "Lietuvių"),
    ("pl", "Polski"),
    ("sv", "Svenska"),
]
LOCALE_PATHS = [BASE_DIR / "procurement" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["procurement.formats"]

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = VAR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = [
    "accounts.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

SESSION_COOKIE_AGE = int(timedelta(hours=8).total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

DEFAULT_FROM_EMAIL = os.environ.get("PORTAL_MAIL_FROM", "portal@localhost")
EMAIL_TIMEOUT = 10
_mail = urlsplit(os.environ.get("PORTAL_MAIL", ""))
if _mail.hostname:  # smtp://user:password@host:587, smtps:// for TLS from the first byte
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or (465 if _mail.scheme == "smtps" else 587)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL and _mail.hostname not in ("localhost", "127.0.0.1")
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"
if "PORTAL_CACHE" in os.environ:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": os.environ["PORTAL_CACHE"],
        }
    }

CELERY_BROKER_URL = os.environ.get("PORTAL_BROKER", "filesystem://")
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if CELERY_BROKER_URL == "filesystem://":
    _broker = VAR / "broker"
    for folder in ("queue", "control", "done"):
        (_broker / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "queue"),
        "data_folder_out": str(_broker / "queue"),
        "control_folder": str(_broker / "control"),
        "store_processed": False,
        "polling_interval": 0.1,
    }

API_REQUESTS_A_MINUTE = int(os.environ.get("PORTAL_API_RATE", 600 if not TESTING else 1_000_000))
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["procurement.api.entry.Bearer", "procurement.api.entry.Session"],
    "DEFAULT_PERMISSION_CLASSES": ["procurement.api.entry.SignedIn", "procurement.api.entry.InScope"],
    "DEFAULT_THROTTLE_CLASSES": ["procurement.api.entry.Rate"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "procurement.api.listing.Pages",
    "DEFAULT_FILTER_BACKENDS": ["procurement.api.listing.Filters"],
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS would list the choices of every field
    "DEFAULT_SCHEMA_CLASS": "procurement.api.schema.Described",
    "EXCEPTION_HANDLER": "procurement.api.problems.answer",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Baltic Capability Portal",
    "DESCRIPTION": "The portal's nouns and verbs for programs; the conventions are in docs/api.md.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none", "validatorUrl": None},
    "PREPROCESSING_HOOKS": [],
    "POSTPROCESSING_HOOKS": ["procurement.api.schema.with_problems"],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("PORTAL_LOG_LEVEL", "INFO")},
}

PRODUCT_NAME = _("Baltic Capability Portal")
MARKING = os.environ.get("PORTAL_MARKING", "NON-CLASSIFIED - SYNTHETIC - ILLUSTRATIVE")
MARKING_CEILING = os.environ.get("PORTAL_MARKING_CEILING", "NON-CLASSIFIED")  # nothing above it may be entered
MARKING_POLICY = os.environ.get("PORTAL_MARKING_POLICY", "PORTAL")
