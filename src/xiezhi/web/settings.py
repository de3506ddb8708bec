"""Django's settings. What differs between two installations comes from the folder of the site.

Deny by default: no scripts, styles or pictures but our own, no framing, no sign-up, no network.
"""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from xiezhi.web.site import ROLE, WEB, database_settings, open_site

SITE = open_site()
_HOME = SITE.home()
_HERE = Path(__file__).parent

SECRET_KEY = SITE.secret()
DEBUG = False
ALLOWED_HOSTS = list(SITE.hosts)
ROOT_URLCONF = "xiezhi.web.urls"
WSGI_APPLICATION = "xiezhi.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "xiezhi.ledger.binding",
    "xiezhi.accounts",
    "xiezhi.casework",
    "xiezhi.operations",
    "xiezhi.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "xiezhi.web.sessions.Limits",
    "xiezhi.web.middleware.Language",
    "xiezhi.web.middleware.Door",
    "xiezhi.web.transactions.Transaction",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "xiezhi.web.context.desk",
            ],
        },
    }
]

_ROLE = os.environ.get(ROLE, WEB)
DATABASES = {
    "default": database_settings(_HOME, SITE.database(_ROLE), pooled=_ROLE == WEB),
}
XIEZHI_LEDGER_ORIGIN = _HOME.settings.origin
XIEZHI_LEDGER_KEY_FILE = _HOME.key_file
XIEZHI_LEDGER_OUTSIDE_FILE = _HOME.outside

# Counts attempts to sign in for all processes of the server: a cache in memory counts for each
# alone, and one of files lets two requests through at a time.
CACHES = {
    "default": {
        "BACKEND": "xiezhi.accounts.counters.Counters",
        "LOCATION": "accounts_cached",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Sign-in
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "xiezhi.accounts.sign_in.AccountAdapter"
ACCOUNT_FORMS = {"login": "xiezhi.accounts.forms.LoginForm"}
ACCOUNT_SESSION_REMEMBER = False
# Only what accounts/factors.py calls fresh spares the second factor.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key,50/d/key",
    "reauthenticate": "10/m/user",
}
# A server in front that speaks HTTPS writes the address of the client behind its own.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SITE.https else 0
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
MFA_ADAPTER = "xiezhi.accounts.sign_in.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
# The clock of a phone may be half a minute off; no code works twice (accounts/factors.py).
MFA_TOTP_TOLERANCE = 1
# Browsers give keys to HTTPS alone, and to this machine itself.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SITE.https
MFA_FORMS = {
    "authenticate": "xiezhi.accounts.forms.AuthenticateForm",
    "reauthenticate": "xiezhi.accounts.forms.ReauthenticateForm",
    "authenticate_webauthn": "xiezhi.accounts.forms.AuthenticateWebAuthnForm",
    "reauthenticate_webauthn": "xiezhi.accounts.forms.ReauthenticateWebAuthnForm",
    "add_webauthn": "xiezhi.accounts.forms.AddKeyForm",
    "activate_totp": "xiezhi.accounts.forms.ActivateForm",
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("username", "name")}},
    {"NAME": "xiezhi.accounts.passwords.Varied"},
    {"NAME": "xiezhi.accounts.passwords.NoLocalWords"},
]  # fmt: skip

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [_HERE.parent / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Static files come with the package and are served by the program itself.
STATIC_URL = "static/"
STATICFILES_DIRS = [("xiezhi", _HERE.parent / "look")]
WHITENOISE_USE_FINDERS = True

# What a browser may do with our pages
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
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
XIEZHI_SESSION_IDLE = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE.https
if SITE.https:
    # No other host of the domain can set a cookie of such a name.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = SITE.https
# A program that speaks to the API in the clear is refused (middleware.Door), so that it is noticed.
SECURE_REDIRECT_EXEMPT = [r"^api/"]
SECURE_HSTS_SECONDS = 31_536_000 if SITE.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SITE.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SITE.https else None

# Files that are sent in: streamed to the folder of the site, from one page alone; so much at once, and
# so much of one person that waits to be taken in (bytes)
FILE_UPLOAD_HANDLERS = ["xiezhi.operations.receiving.Receiver"]
FILE_UPLOAD_TEMP_DIR = str(SITE.uploads)
XIEZHI_UPLOAD_ADDRESS = "/intake/new/"
XIEZHI_UPLOAD_LIMIT = 2 << 30
XIEZHI_UPLOAD_QUOTA = 6 << 30

# So many showings of case data one person gets within an hour (desk.yaml)
XIEZHI_LOOKS_PER_HOUR = SITE.looks_per_hour

# How long a closed case is kept at the least (desk.yaml)
XIEZHI_RETENTION_LEAST_DAYS = SITE.retention_least_days

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# What goes wrong is told to the process that started the server, as a traceback without values:
# a page by its pattern, since its path holds the id of a thing; neither forms nor what pages show.
# What is not there or not allowed, `refusals` writes.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"by_pattern": {"()": "xiezhi.web.patterns.ByPattern"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["by_pattern"],
        }
    },
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "xiezhi": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
