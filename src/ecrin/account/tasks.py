"""Letters about an account, in the language of the storefront where they were asked for. Done by the worker."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecrin.account.events import LetterAsked, SecurityChanged
from ecrin.account.rules import MAIL_SALT, code_of
from ecrin.account.selectors import closing_told
from ecrin.clients.events import AccountClosed, AccountOpened, AppealAnswered, MailChanged
from ecrin.clients.models import AccountStep, ClientProfile, User
from ecrin.clients.rules import initials_hidden
from ecrin.clients.services import forget_former_mail
from ecrin.core.house import current_house
from ecrin.core.mail import letter
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot, storefront_context

CHANGES: dict[str, Any] = {
    "passkey-added": _("A passkey was added to your account."),
    "passkey-removed": _("A passkey was removed from your account."),
    "app-added": _("From now on your account asks for a code of your app."),
    "app-removed": _("Your account no longer asks for a code of your app."),
    "codes-made": _("New recovery codes were made for your account. Those of before no longer work."),
    "password-changed": _("The password of your account was changed. You are signed out wherever you were signed in."),
    "mail-changed": _("Your account is now signed in to with another e-mail address: %(mail)s."),
}


def send_letter(fact: LetterAsked) -> None:
    """Write it, with a key that is made now; nothing where it is not needed any more."""
    client = User.objects.filter(pk=fact.client, is_active=True).first()
    storefront = _storefront(fact.storefront)
    if client is None or storefront is None:
        return
    with storefront_context(storefront):
        if fact.kind == "code":
            code = code_of(settings.SECRET_KEY, fact.key, client.pk)
            _send("code", client.email, client, storefront, code=f"{code[:3]} {code[3:]}")
        elif fact.kind == "mail":
            _send_to_other_mail(client, storefront, int(fact.key))
        elif address := _address(client, fact.kind):
            forgotten = f"{settings.SITE_ADDRESS}{reverse('account_reset_password')}"
            _send(
                fact.kind, client.email, client, storefront,
                address=f"{settings.SITE_ADDRESS}{address}", forgotten=forgotten,
            )  # fmt: skip


def send_change(fact: SecurityChanged) -> None:
    """Tell her what has changed, so that she knows it was not somebody else."""
    client = User.objects.filter(pk=fact.client, is_active=True).first()
    storefront = _storefront(fact.storefront)
    if client is not None and storefront is not None:
        _tell_change(client.email, client, storefront, fact.kind)


def send_mail_changed(fact: MailChanged) -> None:
    """Tell the former address, which is kept no longer then."""
    former = EmailAddress.objects.filter(pk=fact.former, user=fact.client).select_related("user").first()
    storefront = _storefront(fact.storefront)
    if former is None or storefront is None:
        return
    _tell_change(former.email, former.user, storefront, "mail-changed")
    forget_former_mail(client=fact.client, former=fact.former)


def mail_key(mail: EmailAddress) -> str:
    """What proves another address: its row and what stands in it, signed."""
    return signing.dumps([mail.pk, mail.user_id, mail.email], salt=MAIL_SALT)


def _send_to_other_mail(client: User, storefront: StorefrontInfo, key: int) -> None:
    wanted = EmailAddress.objects.filter(pk=key, user=client, verified=False).first()
    if wanted is not None:
        address = reverse("account-prove-mail", args=[mail_key(wanted)])
        _send("mail", wanted.email, client, storefront, address=f"{settings.SITE_ADDRESS}{address}")


def _tell_change(to: str, client: User, storefront: StorefrontInfo, kind: str) -> None:
    with storefront_context(storefront):
        words = CHANGES[kind] % {"mail": initials_hidden(client.email)}
        address = f"{settings.SITE_ADDRESS}{reverse('account-security')}"
        _send("changed", to, client, storefront, words=words, address=address)


def _send(name: str, to: str, client: User, storefront: StorefrontInfo, **words: Any) -> None:
    letter(
        f"account/{name}",
        to=to,
        language=storefront.interface,
        context={
            "client": client,
            "storefront": storefront,
            "market": storefront.market,
            "house": current_house(),
            **words,
        },
        reply_to=storefront.market.mail,
    ).send()


def _storefront(code: str) -> StorefrontInfo | None:
    return snapshot().storefronts.get(code) or snapshot().default


def _address(client: User, kind: str) -> str:
    """Where the letter leads; empty where there is nothing to do there."""
    if kind == "reset":
        key = default_token_generator.make_token(client)
        return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(client), key])
    mail = EmailAddress.objects.filter(user=client, email=client.email).first()
    if mail is not None and not mail.verified:
        return reverse("account_confirm_email", args=[EmailConfirmationHMAC.create(mail).key])
    return reverse("account_login") if kind == "exists" else ""


def send_closed(fact: AccountClosed) -> None:
    """Why her account is closed and what she can do; nothing where staff chose not to tell her, or it is open again."""
    _send_step("closed", fact)


def send_opened(fact: AccountOpened) -> None:
    _send_step("opened", fact)


def send_answered(fact: AppealAnswered) -> None:
    """Her appeal was read, and this is the answer."""
    _send_step("answered", fact)


def _send_step(kind: str, fact: AccountClosed | AccountOpened | AppealAnswered) -> None:
    """In the language of the storefront where she was met last."""
    step = AccountStep.objects.filter(pk=fact.step).select_related("client", "words").first()
    if (
        step is None
        or not step.is_told
        or not step.client.is_active
        or (kind == "closed" and not step.client.closed_as)
    ):
        return
    client = step.client
    page = ClientProfile.objects.filter(client=client).first()
    storefront = snapshot().storefronts.get(page.storefront_code if page else "") or snapshot().default
    if storefront is None:
        return
    with storefront_context(storefront):
        context: dict[str, Any] = {
            "address": f"{settings.SITE_ADDRESS}{reverse('account_login')}",
            "client": client,
            "step": step,
            "told": closing_told(client, storefront),
            "storefront": storefront,
            "market": storefront.market,
            "house": current_house(),
        }
        letter(
            f"account/{kind}",
            to=client.email,
            language=storefront.interface,
            context=context,
            reply_to=storefront.market.mail,
        ).send()
