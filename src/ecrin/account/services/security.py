"""How somebody signs in: passkeys, a second lock, her password and her mail.

Refusal
└── Conflict
    ├── PasskeysFull    she keeps as many passkeys as fit
    └── NoFactor        recovery codes stand beside a second lock, which she has not
"""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from ecrin.account.events import LetterAsked, SecurityChanged
from ecrin.account.rules import MOST_PASSKEYS, digits_of
from ecrin.account.selectors import APP, KEY, SPARE, WaysIn, ways_in
from ecrin.clients.models import User
from ecrin.clients.rules import tidy_name
from ecrin.clients.services import close_other_devices, want_mail
from ecrin.core.errors import Conflict, NotFound
from ecrin.core.journal import record
from ecrin.markets.rules import StorefrontInfo


class PasskeysFull(Conflict):
    code = "passkeys-full"
    sentence = _("You keep as many passkeys as we can hold. Please remove one first.")


class NoFactor(Conflict):
    code = "no-factor"
    sentence = _("Recovery codes go with an authenticator app. Please add one first.")


@transaction.atomic
def add_passkey(*, client: User, name: str, credential: dict[str, Any], storefront: str) -> Authenticator:
    """Keep a passkey that her browser made and that was checked.

    Raises:
        PasskeysFull: as many as fit are kept.
    """
    row = _locked(client)
    kept = Authenticator.objects.filter(user=row, type=KEY).count()
    if kept >= MOST_PASSKEYS:
        raise PasskeysFull
    made: Authenticator = WebAuthn.add(row, tidy_name(name)[:60] or str(_("Passkey")), credential).instance
    record(SecurityChanged(row.pk, "passkey-added", storefront), actor=row)
    return made


@transaction.atomic
def rename_passkey(*, client: User, key: int, name: str) -> None:
    """Call a passkey another name.

    Raises:
        NotFound: it is not among hers.
    """
    found = Authenticator.objects.select_for_update().filter(user=client, type=KEY, pk=key).first()
    if found is None:
        raise NotFound
    found.data["name"] = tidy_name(name)[:60] or found.data["name"]
    found.save(update_fields=["data"])


@transaction.atomic
def remove_passkey(*, client: User, key: int, storefront: str) -> None:
    """It opens nothing any more.

    Raises:
        NotFound: it is not among hers.
    """
    row = _locked(client)
    gone, _rows = Authenticator.objects.filter(user=row, type=KEY, pk=key).delete()
    if not gone:
        raise NotFound
    _drop_spare(row)
    record(SecurityChanged(row.pk, "passkey-removed", storefront), actor=row)


@transaction.atomic
def add_app(*, client: User, secret: str, session_key: str, storefront: str) -> list[str]:
    """From now on her authenticator app is asked as well. Whoever is signed in elsewhere without it is signed out.
    Returns the recovery codes.
    """
    row = _locked(client)
    Authenticator.objects.filter(user=row, type=APP).delete()
    TOTP.activate(row, secret)
    close_other_devices(client=row, but=session_key)
    record(SecurityChanged(row.pk, "app-added", storefront), actor=row)
    return _new_codes(row)


@transaction.atomic
def remove_app(*, client: User, storefront: str) -> None:
    """Her application is asked no more.

    Raises:
        NotFound: she has none.
    """
    row = _locked(client)
    gone, _rows = Authenticator.objects.filter(user=row, type=APP).delete()
    if not gone:
        raise NotFound
    _drop_spare(row)
    record(SecurityChanged(row.pk, "app-removed", storefront), actor=row)


@transaction.atomic
def make_codes(*, client: User, storefront: str) -> list[str]:
    """New recovery codes in place of those of before. Returns them; they are shown this once.

    Raises:
        NoFactor: she has no second lock that they could stand in for.
    """
    row = _locked(client)
    if not ways_in(row).asks_more:
        raise NoFactor
    record(SecurityChanged(row.pk, "codes-made", storefront), actor=row)
    return _new_codes(row)


@transaction.atomic
def use_code(*, client: User, typed: str) -> Authenticator | None:
    """Take a code of her application, or one for a bad day. Each opens once, whoever types it again and wherever. Returns
    what the code was of; None where it is not right.
    """
    code = digits_of(typed)
    kept = {one.type: one for one in Authenticator.objects.select_for_update().filter(user=client).exclude(type=KEY)}
    app = kept.get(APP)
    if app is not None and _takes(app, code):
        return app
    spare = kept.get(SPARE)
    return spare if spare is not None and spare.wrap().validate_code(code) else None


def _takes(app: Authenticator, code: str) -> bool:
    """Whether the app shows this code about now and none as late as it was taken before."""
    secret = decrypt(app.data["secret"])
    for step in yield_hotp_counters_from_time():
        if constant_time_compare(format_hotp_value(hotp_value(secret, step)), code) and step > app.data.get("taken", 0):
            app.data["taken"] = step
            app.save(update_fields=["data"])
            return True
    return False


@transaction.atomic
def change_password(*, client: User, password: str, session_key: str, storefront: str) -> User:
    """Another password, or her first. She stays signed in here and nowhere else. Returns her as she is now."""
    row = _locked(client)
    row.set_password(password)
    row.save(update_fields=["password"])
    close_other_devices(client=row, but=session_key)
    record(SecurityChanged(row.pk, "password-changed", storefront), actor=row)
    return row


@transaction.atomic
def tell_password_changed(*, client: User, storefront: str) -> None:
    """She chose another password by a letter: whoever was signed in is not any more, and she is told."""
    close_other_devices(client=client, but="")
    record(SecurityChanged(client.pk, "password-changed", storefront), actor=client)


@transaction.atomic
def ask_other_mail(*, client: User, email: str, storefront: StorefrontInfo) -> None:
    """She would like to sign in with another address: a letter goes there, unless somebody has it. Nothing says which."""
    wanted = want_mail(client=client, email=email)
    record(LetterAsked(client.pk if wanted else 0, "mail", storefront.code, str(wanted.pk) if wanted else ""))


def _new_codes(client: User) -> list[str]:
    Authenticator.objects.filter(user=client, type=SPARE).delete()
    codes: list[str] = RecoveryCodes.activate(client).generate_codes()
    return codes


def _drop_spare(client: User) -> None:
    """Recovery codes stand in for a second lock, and go with it."""
    left: WaysIn = ways_in(client)
    if not left.asks_more:
        Authenticator.objects.filter(user=client, type=SPARE).delete()


def _locked(client: User) -> User:
    return User.objects.select_for_update().get(pk=client.pk)
