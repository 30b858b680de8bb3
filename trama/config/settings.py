"""All settings. What differs between places is a variable of the environment (docs/settings.md)."""

from datetime import timedelta
from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.retry import Retry

from trama.config import env, production
from trama.config.files import static_headers

django_stubs_ext.monkeypatch()

PACKAGE = (
    Path(__file__).resolve().parent.parent
)  # a checkout or an installed wheel: nothing outside it is needed
HOME = env.home("TRAMA_HOME", "var")
KIND = env.choice("TRAMA_ENV", ("local", "production", "dev"))
PRODUCTION = KIND == "production"
DEMO = env.flag("TRAMA_DEMO")
PORT = env.port("PORT", 8000)
BASE_URL = env.address("TRAMA_BASE_URL", f"http://127.0.0.1:{PORT}")
SENDER = env.mailbox("TRAMA_MAIL_FROM", "Trama <trama@localhost>")
BOUNCES = env.mailbox("TRAMA_MAIL_BOUNCES")
CONTACT = env.text("TRAMA_CONTACT", "trama@localhost")
PROXIES = env.networks("TRAMA_PROXIES")
PACK_FOLDERS = env.folders("TRAMA_PACKS")
BACKUP_RECIPIENTS = env.recipients("TRAMA_BACKUP_RECIPIENTS")
REDIS_URL = env.redis("REDIS_URL")
OFFLINE_ROOM = env.text("TRAMA_LOCAL_ROOM")
SECOND_FACTOR = env.choice("TRAMA_SECOND_FACTOR", ("none", "staff"))

DEBUG = KIND == "dev"  # errors shown whole; `trama serve` then listens on this machine only
SECRET_KEY = env.secret_key(HOME, production=PRODUCTION)
if PRODUCTION:
    production.refuse(has_demo=DEMO, base_url=BASE_URL, secret_key=SECRET_KEY)
ALLOWED_HOSTS = [BASE_URL.split("//")[1].split(":")[0], "127.0.0.1", "localhost", "[::1]"]
if OFFLINE_ROOM:  # a hotspot gives the laptop another address whenever it likes
    ALLOWED_HOSTS = ["*"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "trama.web.public.views.expired"
ROOT_URLCONF = "trama.config.urls"
WSGI_APPLICATION = "trama.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "trama.core",
    "trama.audit",
    "trama.mail",
    "trama.live",
    "trama.accounts",
    "trama.networks",
    "trama.instruments",
    "trama.agreements",
    "trama.trace",
    "trama.surveys",
    "trama.sessions",
    "trama.workshops",
    "trama.offline_room",
    "trama.imports",
    "trama.privacy",
    "trama.demo",
    "trama.web",
    "trama.console",
]

MIDDLEWARE = [
    "trama.web.gate.GateMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "trama.web.middleware.UnkeptPagesMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "trama.web.participant.left_behind.LeftBehindMiddleware",
    "trama.web.middleware.CurrentPersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "trama.web.second_factor.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "trama.web.middleware.ReadOnlyGetMiddleware",
    "trama.web.middleware.RefusedMiddleware",
]
# The questionnaire's secret is its address: it needs no session, no cookie of ours for forms, no account.
QUESTIONNAIRE_MIDDLEWARE = [
    "trama.web.gate.GateMiddleware",
    "trama.web.middleware.PlainHeadersMiddleware",
    "trama.web.answer.elsewhere.ElsewhereMiddleware",
    "trama.web.middleware.ReadOnlyGetMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "trama.web.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "trama.core.templatetags.components",
            ],
        },
    }
]

DATABASES = {"default": env.database("DATABASE_URL", HOME)}
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "trama.core.cache.SteadyRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": Retry(NoBackoff(), 0)},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},  # else three hundred keys push the counters of tries out
        }
    }

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
TASKS_IN_SERVER = DATABASES["default"]["ENGINE"] == "trama.core.sqlite"

vars().update(env.mail("EMAIL_URL", HOME))
if OFFLINE_ROOM:
    EMAIL_BACKEND = "trama.mail.disabled.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = SENDER
EMAIL_SUBJECT_PREFIX = ""

READER_MODULES = ["trama.config.readers"]  # loaded once, before any file is read apart

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today:today"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
LANGUAGE_COOKIE_AGE = int(timedelta(days=365).total_seconds())
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if SESSION_COOKIE_SECURE:  # as in web/device_cookies.py
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"

ACCOUNT_ADAPTER = "trama.web.account.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "trama.web.account.forms.AskForCodeForm",
    "confirm_login_code": "trama.web.account.forms.MailedCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# By account first: a school, a gym or a proxy is one address.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "300/m/ip,5/5m/key",
    "request_login_code": "600/m/ip,3/m/key,20/h/key",
}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = int(timedelta(minutes=20).total_seconds())  # the mail says so
ACCOUNT_LOGIN_TIMEOUT = int(
    timedelta(hours=2).total_seconds()
)  # how long a code that is over is told from none
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(timedelta(minutes=30).total_seconds())
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_ADAPTER = "trama.web.account.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn"] if SECOND_FACTOR == "none" else ["webauthn", "totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Trama"
MFA_TOTP_TOLERANCE = (
    1  # steps of 30 s to each side: clocks are off, and typing takes its time (RFC 6238, 5.2)
)
MFA_PASSKEY_LOGIN_ENABLED = True

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "America/Santiago"
USE_TZ = True
FORMAT_MODULE_PATH = ["trama.core.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "trama.core.storage.ModuleStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # files are for our own pages; a phone pays for each line of a head
WHITENOISE_ADD_HEADERS_FUNCTION = static_headers
if DEBUG:  # styles and scripts as they are in the tree, whatever was collected before
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024  # config/door.py reads no more
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a roster of many lines, each with what was corrected

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # it passes web/gate.py from TRAMA_PROXIES only
if PRODUCTION:
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"pathless": {"()": "trama.core.logs.WithoutSecrets"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["pathless"], "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "django_tasks_db": {"level": "WARNING"},
        "psycopg.pool": {
            "level": "ERROR"
        },  # who asked for a connection says in a sentence that there is none
    },
}
