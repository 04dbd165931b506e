"""The provider's process: a small Django site of its own with allauth's OpenID Connect provider."""

import json
import os
from wsgiref.simple_server import make_server

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

ABOUT = json.loads(os.environ["PROVIDER"])
ISSUER = f"http://127.0.0.1:{ABOUT['port']}"

settings.configure(
    DEBUG=False,
    SECRET_KEY="of-the-provider-alone",
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{ABOUT['folder']}/provider.sqlite3"}
    },
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "allauth",
        "allauth.account",
        "allauth.idp.oidc",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
    ROOT_URLCONF="tests.accounts.oidc_provider_urls",
    ACCOUNT_LOGIN_METHODS={"email"},
    ACCOUNT_SIGNUP_FIELDS=["email*", "password1*"],
    ACCOUNT_EMAIL_VERIFICATION="none",
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    IDP_OIDC_PRIVATE_KEY=ABOUT["key"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)


def _fill() -> None:
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    people = (("ana", "Ana", True), ("zoe", "Zoe", True), ("unsure", "Uma", False))
    for name, first_name, verified in people:
        email = f"{name}@northgate.example"
        person = User.objects.create_user(name, email, ABOUT["password"], first_name=first_name)
        EmailAddress.objects.create(user=person, email=email, verified=verified, primary=True)
    client = Client(id=ABOUT["client"], name="Action Learning Sets", secret=make_password(ABOUT["secret"]))
    client.set_redirect_uris([ABOUT["back_at"]])
    client.set_scopes(["openid", "profile", "email"])
    client.skip_consent = True
    client.save()


if __name__ == "__main__":
    django.setup()
    _fill()
    make_server("127.0.0.1", ABOUT["port"], get_wsgi_application()).serve_forever()
