"""Settings, all from the environment; the table of variables is in docs/configuration.md.

With no variable set the product runs on its embedded default: SQLite in `var/`, no service. Everything
that is comfortable but unsafe in public (sample people, the Telegram simulator, a throw-away secret key)
exists only while DEBUG is on, and DEBUG is off unless asked for.
"""

from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from core.engines import cache_settings, channel_layer_settings, database_settings, kept_secret, mail_settings
from core.rest import REST_FRAMEWORK, SIMPLE_JWT, SPECTACULAR_SETTINGS

__all__ = ["REST_FRAMEWORK", "SIMPLE_JWT", "SPECTACULAR_SETTINGS"]

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(DATA_DIR / "secret-key")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=False)
PORT = env.int("PORT", default=8000)
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")

INSTALLED_APPS = [
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "django_htmx",
    "rest_framework",
    "rest_framework_simplejwt.token_blacklist",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "core",
    "accounts",
    "challenges",
    "progress",
    "learning",
    "battles",
    "realtime",
    "api",
    "bot",
    "web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "web.compression.PageCompressionMiddleware",
    "api.middleware.ProblemMiddleware",
    "core.middleware.InputGuardMiddleware",
    "web.mini.middleware.MiniAppMiddleware",
    "core.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.ApiSlashMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.LearnerLocaleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "core.urls"
ASGI_APPLICATION = "core.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.preferences.preferences",
            ]
        },
    }
]

DATABASES = {"default": database_settings(env.str("DATABASE_URL", default=""), DATA_DIR)}
REDIS_URL = env.str("REDIS_URL", default="")
CHANNEL_LAYERS = channel_layer_settings(REDIS_URL)
CACHES = {"default": cache_settings(REDIS_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.CaseInsensitiveBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ru", _("Russian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "web.storage.AssetStorage"
    },
}

# Safe by default: cookies out of scripts' reach, no framing, no sniffing; TLS-only settings follow HTTPS.
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
TRUST_PROXY = env.bool("TRUST_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
LARGEST_BODY = (60 if DEBUG else 8) * 1_048_576  # a picture, and in development the simulator's files
MAIL = mail_settings(env.str("EMAIL_URL", default="consolemail://" if DEBUG else "smtp://localhost:25"))
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default=MAIL["EMAIL_BACKEND"])
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = MAIL["EMAIL_HOST"], MAIL["EMAIL_PORT"], MAIL["EMAIL_TIMEOUT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_USER"], MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL["EMAIL_USE_TLS"], MAIL["EMAIL_USE_SSL"]
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="gauntlet@localhost")

CREDENTIAL_KEY = env.str("CREDENTIAL_KEY", default="", multiline=True)
CREDENTIAL_FORMER_KEYS = env.str("CREDENTIAL_FORMER_KEYS", default="", multiline=True)
ISSUER_NAME = env.str("ISSUER_NAME", default="Gauntlet")
ANSWERS_PER_MINUTE = env.int("ANSWERS_PER_MINUTE", default=30)
# What `core.limits` counts: (times, seconds). A class behind one address shares the anonymous ones.
LIMITS = {
    "anonymous": (env.int("ANONYMOUS_REQUESTS_PER_MINUTE", default=600), 60),
    "learner": (env.int("REQUESTS_PER_MINUTE", default=600), 60),
    "login-name": (env.int("LOGINS_PER_MINUTE", default=10), 60),
    "login-address": (env.int("LOGINS_PER_MINUTE_AND_ADDRESS", default=100), 60),
    "samples": (env.int("SAMPLE_RUNS_PER_MINUTE", default=20), 60),
    "battle-open": (env.int("BATTLES_PER_HOUR", default=20), 3_600),
    "battle-code": (env.int("BATTLE_CODES_PER_MINUTE", default=20), 60),
    "telegram-login": (env.int("TELEGRAM_LOGINS_PER_MINUTE_AND_ADDRESS", default=60), 60),
    "mini-app": (env.int("MINI_APP_ENTRIES_PER_MINUTE_AND_ADDRESS", default=60), 60),
    "register": (env.int("REGISTRATIONS_PER_HOUR_AND_ADDRESS", default=100), 3_600),
}
JUDGE_EMBEDDED = env.bool("JUDGE_EMBEDDED", default=True)
JUDGE_WORKERS = env.int("JUDGE_WORKERS", default=0)  # 0: one for each core
JUDGE_LEASE_SECONDS = env.float("JUDGE_LEASE_SECONDS", default=15.0)
JUDGE_QUEUE_LIMIT = env.int("JUDGE_QUEUE_LIMIT", default=2_000)
JUDGE_PENDING_PER_LEARNER = env.int("JUDGE_PENDING_PER_LEARNER", default=5)
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="")
EVENTS_KEPT_PER_LEARNER = env.int("EVENTS_KEPT_PER_LEARNER", default=1_000)
LIVE_LEASE_SECONDS = env.float("LIVE_LEASE_SECONDS", default=30.0)
LIVE_RECHECK_SECONDS = env.float("LIVE_RECHECK_SECONDS", default=10.0)
LIVE_SAFETY_POLL_SECONDS = env.float("LIVE_SAFETY_POLL_SECONDS", default=3.0)

TELEGRAM_BOT_TOKEN = env.str("TELEGRAM_BOT_TOKEN", default="")
TELEGRAM_BOT_USERNAME = env.str("TELEGRAM_BOT_USERNAME", default="")
TELEGRAM_API_BASE_URL = env.str("TELEGRAM_API_BASE_URL", default="https://api.telegram.org/bot")
TELEGRAM_API_FILE_URL = env.str("TELEGRAM_API_FILE_URL", default="https://api.telegram.org/file/bot")
# "Log in with Telegram" on the web: off without an id and a secret from @BotFather.
TELEGRAM_LOGIN_ISSUER = env.str("TELEGRAM_LOGIN_ISSUER", default="https://oauth.telegram.org").rstrip("/")
TELEGRAM_LOGIN_CLIENT_ID = env.str("TELEGRAM_LOGIN_CLIENT_ID", default="")
TELEGRAM_LOGIN_CLIENT_SECRET = env.str("TELEGRAM_LOGIN_CLIENT_SECRET", default="")
TELEGRAM_WEBHOOK_URL = env.str("TELEGRAM_WEBHOOK_URL", default="")
TELEGRAM_WEBHOOK_SECRET = env.str("TELEGRAM_WEBHOOK_SECRET", default="")
TELEGRAM_WEBHOOK_PORT = env.int("TELEGRAM_WEBHOOK_PORT", default=8443)
TELEGRAM_WEBHOOK_HOST = env.str("TELEGRAM_WEBHOOK_HOST", default="127.0.0.1")
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
BOT_WORKERS = env.int("BOT_WORKERS", default=1)
BOT_LEASE_SECONDS = env.float("BOT_LEASE_SECONDS", default=10.0)
# Where the development simulator finds the Bot API double, and the key to its control interface.
BOT_DOUBLE_URL = env.str("BOT_DOUBLE_URL", default="")
BOT_DOUBLE_KEY = env.str("BOT_DOUBLE_KEY", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secrets": {"()": "core.logs.SecretFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # httpx writes every Bot API address, and the token is a part of it.
        "httpx": {"level": "WARNING"},
        "daphne.http_protocol": {"level": "WARNING"},
    },
}

TEST_RUNNER = "core.testrunner.PytestRunner"
