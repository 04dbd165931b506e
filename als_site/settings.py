"""The Django settings, read from the environment; a bad or missing value ends the process with one line."""

import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from accounts import oidc
from als_site import security_headers
from als_site.environment import (
    POSTGRES_OPTIONS,
    SQLITE_OPTIONS,
    database,
    env,
    error_reports,
    log_level,
    mail,
    master_keys,
    read,
    redis_url,
    require_own_machine,
    required,
    site_url,
    stop,
    text,
    texts,
    yes_or_no,
)

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("ALS_VAR_DIR", str(BASE_DIR / "var")))

DEBUG = read("ALS_DEBUG", yes_or_no, False, "true or false.")
ALS_DEMO = read("ALS_DEMO", yes_or_no, False, "true or false.")
SECRET_KEY = required("ALS_SECRET_KEY", "give a long random text, the same for every process.")
if len(SECRET_KEY) < 32:
    stop("ALS_SECRET_KEY is too short: at least 32 characters.")
# Former secrets: still used to verify and decrypt, never to sign or encrypt.
SECRET_KEY_FALLBACKS = texts("ALS_SECRET_KEY_FALLBACKS")
if any(len(key) < 32 for key in SECRET_KEY_FALLBACKS):
    stop("ALS_SECRET_KEY_FALLBACKS holds one that is too short: former secrets, separated by commas.")
ALS_KEKS = master_keys(
    required("ALS_KEKS", "give id:base64 of 32 random bytes; it seals what members write.")
)
ALS_REDIS_URL = read("REDIS_URL", redis_url, "", "it starts with redis:// or rediss://.")
ALS_SITE_URL = read(
    "ALS_SITE_URL", site_url, "http://127.0.0.1:8000", "it is https://host (http:// on one's own machine)."
)
ALS_TRUSTED_PROXIES = read("ALS_TRUSTED_PROXIES", env.int, 0, "the number of proxies in front, 0 to 5.")
if not 0 <= ALS_TRUSTED_PROXIES <= 5:
    stop("ALS_TRUSTED_PROXIES cannot be read: the number of proxies in front, 0 to 5.")
# The deletion log outside the database, from which deletions are repeated after a restore.
ALS_DELETIONS_FILE = env.str("ALS_DELETIONS_FILE", str(VAR_DIR / "deletions.jsonl"))
# Where something leans on what a library does not document, the plain way instead; docs/operating.md says when.
ALS_PLAIN_QUERIES = read("ALS_PLAIN_QUERIES", yes_or_no, False, "true or false.")
ALS_PLAIN_INSERTS = read("ALS_PLAIN_INSERTS", yes_or_no, False, "true or false.")
ALS_PLAIN_SAVES = read("ALS_PLAIN_SAVES", yes_or_no, False, "true or false.")
ALS_PLAIN_PROOFS = read("ALS_PLAIN_PROOFS", yes_or_no, False, "true or false.")
# Without it there is no /health/metrics.
ALS_METRICS_TOKEN = text("ALS_METRICS_TOKEN").strip()
# Without it no error is reported to anybody (core/error_reports.py).
ALS_SENTRY_DSN = read("ALS_SENTRY_DSN", error_reports, "", "it is https://key@host/number.")
ALS_VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
SECURE_SITE = ALS_SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.list(
    "ALS_ALLOWED_HOSTS", default=[urlsplit(ALS_SITE_URL).hostname, "127.0.0.1", "localhost"]
)

INSTALLED_APPS = [
    "als_site.apps.SiteConfig",
    # The demo people's password is public, so the demo's commands and pages exist only in demo mode.
    *(["demo"] if ALS_DEMO else []),
    "home",
    "privacy",
    "dashboards",
    "room",
    "planning",
    "sessions.apps.SessionsConfig",
    "actions",
    "issues",
    "sets",
    "programmes",
    "accounts",
    "live",
    "core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "django_htmx",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "als_site.apps.StaticFiles",
    "django.forms",
]

MIDDLEWARE = [
    # Outermost, so that every response has the headers, also a refused host and the redirect to https.
    "core.web.middleware.PlainHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.web.middleware.NoStoreMiddleware",
    "core.web.middleware.EarlyRefusalMiddleware",
    "core.web.middleware.RequestLogMiddleware",
    "core.web.health.AnyHostMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.OwnZoneMiddleware",
    "accounts.middleware.StrangerLimitMiddleware",
    "accounts.middleware.FormDraftsMiddleware",
    "accounts.middleware.SecondStepMiddleware",
    "programmes.middleware.LeadMiddleware",
    "sets.middleware.ScopeMiddleware",
    "accounts.mail_limit.MailLimitMiddleware",
    "accounts.step_up.StepUpMiddleware",
    "accounts.organisation_sign_in.SignInOriginMiddleware",
    "core.web.form_address.FormAddressMiddleware",
    "core.web.middleware.StateErrorsMiddleware",
]

ROOT_URLCONF = "als_site.urls"
WSGI_APPLICATION = "als_site.servers.wsgi.application"
ASGI_APPLICATION = "als_site.servers.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["core.templatetags.ui", "django.templatetags.i18n", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.ui.context.navigation",
                "accounts.context.doors",
            ],
        },
    }
]

DATABASES = {
    "default": dict(
        read(
            "DATABASE_URL",
            database(),
            f"sqlite:///{VAR_DIR / 'als.sqlite3'}",
            "it is postgres://user:password@host/name or sqlite:////path in a folder that is there.",
        )
    )
}
_DATABASE = DATABASES["default"]
_WHERE = {"url": ALS_SITE_URL, "hosts": ALLOWED_HOSTS, "proxies": ALS_TRUSTED_PROXIES}
if ALS_DEMO:  # public passwords, one-click sign-in, no second step for the admin
    require_own_machine("ALS_DEMO", **_WHERE, engine=_DATABASE["ENGINE"])
if DEBUG:  # tracebacks in the browser
    require_own_machine("ALS_DEBUG", **_WHERE)
# Whether the database server's clock decides; off where tests move this process's own.
ALS_DATABASE_CLOCK = read("ALS_DATABASE_CLOCK", yes_or_no, True, "true or false.")
_DATABASE["CONN_HEALTH_CHECKS"] = True
_DATABASE["ATOMIC_REQUESTS"] = False
if _DATABASE["ENGINE"].endswith("sqlite3"):
    _DATABASE["OPTIONS"] = dict(SQLITE_OPTIONS)
else:  # what the address says itself goes first
    _DATABASE["OPTIONS"] = {**POSTGRES_OPTIONS, **_DATABASE.get("OPTIONS", {})}
# Opening a connection takes two milliseconds, on SQLite too, so each thread keeps its own.
_DATABASE["CONN_MAX_AGE"] = read("ALS_CONN_MAX_AGE", env.int, 60, "seconds, a whole number.")

# Sessions, messages and the cache live in the database: Redis down must not take sign-in with it.
CACHES = {
    "default": {
        "BACKEND": "accounts.cache.SelfHealingCache",
        "LOCATION": "django_cache",
        # Culling deletes entries in key order, valid rate limits and used codes among them, so it must not happen.
        # A periodic job deletes expired rows.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
SESSION_ENGINE = "accounts.session_store"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE_SITE
SESSION_COOKIE_NAME = "__Host-als" if SECURE_SITE else "als"
CSRF_COOKIE_SECURE = SECURE_SITE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-als-csrf" if SECURE_SITE else "als-csrf"
CSRF_TRUSTED_ORIGINS = [ALS_SITE_URL]
LANGUAGE_COOKIE_SECURE = SECURE_SITE

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["sets.backend.DoorBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.validators.NotOurWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# In a demonstration many people share one address, and one person signs in as several.
_OFTEN = 20 if ALS_DEMO else 1
ACCOUNT_RATE_LIMITS = {"login": f"{30 * _OFTEN}/m/ip", "request_login_code": f"{20 * _OFTEN}/m/ip,3/m/key"}
ALS_RATE_LIMITS = {
    # All anonymous posts, in addition to each page's own limits.
    "stranger": f"{60 * _OFTEN}/m/ip",
    # Actions of signed-in people that send mail.
    "invite": "60/h/user,200/d/user",
    # Lists of people that a lead brings in: each is many letters, and is shown before it is sent.
    "people": "20/h/user",
    # Mails to one mailbox from all senders together.
    "invited": f"{10 * _OFTEN}/d/key",
    # Codes and resets to one mailbox, from everybody together.
    "door": f"{10 * _OFTEN}/h/key,{20 * _OFTEN}/d/key",
    "announce": "60/h/user",
    "doors": "60/h/user",
    # Codes of certificates that are looked up.
    "verify": f"{60 * _OFTEN}/h/ip",
}
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE_SITE else "http"
ACCOUNT_FORMS = {
    "login": "accounts.auth_forms.LoginForm",
    "request_login_code": "accounts.auth_forms.RequestLoginCodeForm",
    "reset_password": "accounts.auth_forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.auth_forms.ResetPasswordKeyForm",
    "change_password": "accounts.auth_forms.ChangePasswordForm",
    "set_password": "accounts.auth_forms.SetPasswordForm",
    "add_email": "accounts.auth_forms.AddEmailForm",
}
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SocialAccountAdapter"
# Organisations' own sign-in: off until ALS_OIDC names one (accounts/oidc.py says how).
_OIDC = oidc.read(text("ALS_OIDC"))
SOCIALACCOUNT_PROVIDERS = oidc.providers(_OIDC)
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SOCIALACCOUNT_STORE_TOKENS = False
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
ALLAUTH_TRUSTED_PROXY_COUNT = ALS_TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "accounts.passkey_forms.AddForm",
    "authenticate_webauthn": "accounts.passkey_forms.AuthenticateForm",
    "login_webauthn": "accounts.passkey_forms.LoginForm",
    "reauthenticate_webauthn": "accounts.passkey_forms.ReauthenticateForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or ALS_DEMO
# A TOTP code is valid for its own 30 seconds, once: with tolerance a used code would be valid again.
MFA_TOTP_TOLERANCE = 0
MFA_TOTP_ISSUER = "Action Learning Sets"
# Sessions are listed with their start; tracking their activity would cost a write on every page.
USERSESSIONS_TRACK_ACTIVITY = False

CRISPY_ALLOWED_TEMPLATE_PACKS = ["als"]
CRISPY_TEMPLATE_PACK = "als"
CRISPY_FAIL_SILENTLY = False

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
# Translation look-ups without a catalogue of ours took a twentieth of every page's time.
USE_I18N = len(LANGUAGES) > 1
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("ALS_STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "core.ui.staticfiles.BundleFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "core.ui.staticfiles.HashedStorage"},
}
WHITENOISE_MAX_AGE = 31536000 if not DEBUG else 0

_MAIL = read("EMAIL_URL", mail, "consolemail://", "it is smtp://user:password@host:port.")
# In the demo no letter leaves the machine: each is a file, and a page shows it to its reader.
EMAIL_BACKEND = "demo.mail_folder.FolderBackend" if ALS_DEMO else _MAIL["EMAIL_BACKEND"]
EMAIL_HOST = _MAIL.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _MAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _MAIL.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _MAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _MAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _MAIL.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = _MAIL.get("EMAIL_FILE_PATH") or str(VAR_DIR / "mail")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("ALS_FROM_EMAIL", "Action Learning Sets <sets@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

CELERY_BROKER_URL = ALS_REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
# Both are needed: one alone loses the task when a worker dies.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for ever: meanwhile `manage.py beat` does the work
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,
    "socket_connect_timeout": 1,
    # Longer than a worker waits for a task; gives up on a Redis that accepts the connection and never answers.
    "socket_timeout": 10,
    "max_retries": 1,
}
CELERY_TIMEZONE = "UTC"
# `manage.py beat` is the site's clock; Celery's own still does where somebody runs it.
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "core.tick", "schedule": 30.0, "args": ("beat",), "options": {"expires": 25}}
}

SECURE_SSL_REDIRECT = SECURE_SITE and read("ALS_SSL_REDIRECT", yes_or_no, True, "true or false.")
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = security_headers.HSTS_SECONDS if SECURE_SITE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SITE
SECURE_HSTS_PRELOAD = SECURE_SITE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALS_TRUSTED_PROXIES else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = security_headers.CROSS_ORIGIN_OPENER_POLICY
SECURE_REFERRER_POLICY = security_headers.REFERRER_POLICY
X_FRAME_OPTIONS = security_headers.X_FRAME_OPTIONS
CONTENT_SECURITY_POLICY = security_headers.content_security_policy(oidc.origins(_OIDC))
PERMISSIONS_POLICY = security_headers.PERMISSIONS_POLICY
ALS_HEADERS = security_headers.for_every_answer(secure_site=SECURE_SITE)
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600
FILE_UPLOAD_HANDLERS: list[str] = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

LOGGING_CONFIG = "core.logging.configure"
LOGGING = {
    "level": read(
        "ALS_LOG_LEVEL", log_level, "WARNING" if ALS_DEMO else "INFO", "it is DEBUG, INFO, WARNING or ERROR."
    ),
    "dsn": ALS_SENTRY_DSN,
    "release": ALS_VERSION,
}
SILENCED_SYSTEM_CHECKS: list[str] = []
TEST_RUNNER = "django.test.runner.DiscoverRunner"
