"""All settings. Everything is optional and read from the environment (see docs/operations.md); nothing exists only in
production, and a wrong value stops the start with a sentence.
"""

from pathlib import Path
from typing import Any

import dj_database_url

from ecrin.config import environment as env
from ecrin.core.house import current_house
from ecrin.core.observe.logs import logging_settings
from ecrin.core.texts import CONTENT_LANGUAGES

PACKAGE = Path(__file__).resolve().parent.parent
HOUSE = current_house()
ECRIN_ENV = env.choice("ECRIN_ENV", "demo", ("demo", "production"))
DATA_DIR = env.folder("ECRIN_DATA_DIR", "var")
IS_PRODUCTION = ECRIN_ENV == "production"

DEBUG = False
SECRET_KEY = env.secret("SECRET_KEY", DATA_DIR, required=IS_PRODUCTION)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if IS_PRODUCTION else "*")
PORT = env.number("PORT", 8000, least=1)
HOST = env.text("HOST", "127.0.0.1")
WEB_WORKERS = env.number("WEB_WORKERS", 2, least=1)
WEB_THREADS = env.number("WEB_THREADS", 2, least=1)
SITE_ADDRESS = env.text("SITE_ADDRESS", f"http://localhost:{PORT}").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]

INSTALLED_APPS = [
    *HOUSE.apps,
    "ecrin.backoffice",
    "ecrin.onboarding",
    "ecrin.account",
    "ecrin.shop",
    "ecrin.concierge",
    "ecrin.checkout",
    "ecrin.bag",
    "ecrin.search",
    "ecrin.orders",
    "ecrin.offers",
    "ecrin.boutiques",
    "ecrin.atelier",
    "ecrin.catalog",
    "ecrin.newsletter",
    "ecrin.inventory",
    "ecrin.clients",
    "ecrin.payments",
    "ecrin.legal",
    "ecrin.markets",
    "ecrin.edge",
    "ecrin.theme",
    "ecrin.core",
    "ecrin.backoffice.apps.PeopleConfig",
    "allauth.account",
    "allauth.mfa",
    "allauth",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "ecrin.core.observe.logs.RequestId",
    "ecrin.core.observe.metrics.Measured",
    "ecrin.core.doors.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ecrin.config.middleware.storefront",
    "ecrin.core.doors.SameSite",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ecrin.backoffice.views.gate.StaffGate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ecrin.core.doors.Refusals",
]

ROOT_URLCONF = "ecrin.config.urls"
STOREFRONT_URLCONF = "ecrin.config.urls.urlconf_of"
WSGI_APPLICATION = "ecrin.config.wsgi.application"
REACTIONS = "ecrin.config.reactions"
AUTH_USER_MODEL = "clients.User"
AUTHENTICATION_BACKENDS = ["ecrin.backoffice.selectors.RoleBackend"]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HOUSE.folder / "templates"] if HOUSE.folder else [],
        "OPTIONS": {
            "loaders": [
                (
                    "ecrin.theme.folding.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ecrin.config.context.public",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'ecrin.sqlite3'}"), conn_max_age=600, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"] |= {
        "ENGINE": "ecrin.core.database.sqlite",
        # In memory, whatever a parallel run appends to the name.
        "TEST": {"NAME": "file:tests?mode=memory&cache=shared&run="},
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = env.text("CACHE_URL")
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "ecrin.clients.forms.HouseWords"},
    {"NAME": "ecrin.clients.forms.NotDressed"},
    {"NAME": "ecrin.clients.forms.NotABook"},
]

# A client's account: she signs in with her mail, which opens nothing before it is proven (ADR 0177).
ACCOUNT_ADAPTER = "ecrin.account.views.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "ecrin.account.forms.SignInForm",
    "signup": "ecrin.account.forms.SignUpForm",
    "reset_password": "ecrin.account.forms.ForgottenForm",
    "reset_password_from_key": "ecrin.account.forms.NewPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login_failed": None}  # the adapter counts, and lets in who is known (ADR 0212)
MFA_ADAPTER = "ecrin.account.views.adapter.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # every process sees that a device was closed
# Nobody enters the back office with a password alone, but in a demonstration.
STAFF_SECOND_FACTOR = IS_PRODUCTION

LOGGING = logging_settings(env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")))
METRICS_TOKEN = env.text("METRICS_TOKEN")

LANGUAGE_CODE = "en"
LANGUAGES = [(code, code) for code in CONTENT_LANGUAGES]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [PACKAGE / "locale"]
if HOUSE.folder:
    LOCALE_PATHS.insert(0, HOUSE.folder / "locale")
FORMAT_MODULE_PATH = "ecrin.config.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [HOUSE.folder / "static"] if HOUSE.folder and (HOUSE.folder / "static").is_dir() else []
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "ecrin.theme.storage.Static"},
    # What only staff may see. No address leads there: views look at the reader's right and send the bytes.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "private"},
    },
}
if bucket := env.text("S3_BUCKET"):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": bucket, "endpoint_url": env.text("S3_ENDPOINT") or None, "querystring_auth": False},
    }
    STORAGES["private"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.text("S3_PRIVATE_BUCKET", bucket), "endpoint_url": env.text("S3_ENDPOINT") or None,
            "location": "private", "default_acl": "private",
        },
    }  # fmt: skip

# Who says at what rate an address is taxed: a function like `offers.selectors.rate_by_table`.
TAX_SERVICE = env.text("TAX_SERVICE", "ecrin.offers.selectors.rate_by_table")

INDEX_DIR = DATA_DIR / "indexes"
SEARCH_SOURCES = "ecrin.config.sources"
FILE_KINDS = "ecrin.config.files"
PRIVACY = "ecrin.config.privacy"

EDGE_BYTES = env.number("EDGE_MEGABYTES", 48) * 1_000_000
EDGE_BESIDE = ("/static/", "/media/", "/back-office/", "/api/", "/payments/", "/healthz", "/readyz", "/metrics")
# A CDN before the house: how long it may keep what it is told to forget, and where it is told (docs/operations.md).
CDN_SECONDS = env.number("CDN_SECONDS", 0)
EDGE_SHARED = f"public, max-age=0,{f' s-maxage={CDN_SECONDS},' if CDN_SECONDS else ''} must-revalidate"
CDN_PURGE_URL = env.text("CDN_PURGE_URL")
CDN_PURGE_METHOD = env.choice("CDN_PURGE_METHOD", "POST", ("POST", "PURGE"))
CDN_PURGE_HEADER = env.text("CDN_PURGE_HEADER")
CDN_PURGE_KEYS = env.text("CDN_PURGE_KEYS", "Surrogate-Key")
CDN_PURGER = env.text("CDN_PURGER")  # dotted path of a function that makes a house's own `edge.purger.Purger`
EDGE_STRICT = False  # tests set it: a public page that touches something personal raises

STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY")
STRIPE_WEBHOOK_SECRET = env.text("STRIPE_WEBHOOK_SECRET")
STRIPE_API = env.text("STRIPE_API", "https://api.stripe.com")
# Who can take payments here. The rehearsal bank moves no money, so it has no place in production.
PAYMENT_PROVIDERS = [*([] if IS_PRODUCTION else ["rehearsal"]), *(["stripe"] if STRIPE_SECRET_KEY else []), "transfer"]

EMAIL_BACKEND = env.text("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = DATA_DIR / "mail"
# Who sends the newsletter: a class that answers `newsletter.providers.Mailing`. The one that ships keeps a file for each
# subscriber, for a service that fetches them or a person who exports them.
MAILING = env.text("MAILING", "ecrin.newsletter.providers.files.Files")
MAILING_FOLDER = DATA_DIR / "mailing"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "house@localhost")

WAGTAIL_SITE_NAME = HOUSE.name
WAGTAILADMIN_BASE_URL = SITE_ADDRESS
WAGTAILADMIN_USER_LOGIN_FORM = "ecrin.backoffice.forms.SignInForm"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_IMAGE_MODEL = "catalog.Picture"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp", "svg"]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no address of a member of staff leaves the house
WAGTAIL_I18N_ENABLED = True
TAGGIT_CASE_INSENSITIVE = True

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_PRODUCTION else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_ADDRESS.startswith("https:")
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31536000 if IS_PRODUCTION else 0
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview shows our own pages in a frame
APPEND_SLASH = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's product editor sends many
