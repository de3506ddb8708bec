"""Django's settings. What differs between two installations comes from the folder of the site.

Deny by default: no scripts, styles or pictures but our own, no framing, no sign-up, no network.
"""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from xiezhi.web.site import database_settings, open_site

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
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "xiezhi.web.middleware.Language",
    "xiezhi.web.middleware.Door",
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
            ],
        },
    }
]

DATABASES = {"default": database_settings(_HOME, SITE.web_database)}
XIEZHI_LEDGER_ORIGIN = _HOME.settings.origin
XIEZHI_LEDGER_KEY_FILE = _HOME.key_file
XIEZHI_LEDGER_OUTSIDE_FILE = _HOME.outside

# Sign-in
AUTH_USER_MODEL = "accounts.User"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("username", "name")}},
]  # fmt: skip

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [_HERE.parent / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Static files come with the package and are served by the program itself.
STATIC_URL = "static/"

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
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE.https
SECURE_SSL_REDIRECT = SITE.https
SECURE_HSTS_SECONDS = 31_536_000 if SITE.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SITE.https else None

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
