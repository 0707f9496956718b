"""Letters about an account, in the language of the storefront where they were asked for. Done by the worker."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from ecrin.account.events import LetterAsked
from ecrin.account.selectors import closing_told
from ecrin.clients.events import AccountClosed, AccountOpened, AppealAnswered
from ecrin.clients.models import AccountStep, ClientProfile, User
from ecrin.core.house import current_house
from ecrin.core.mail import letter
from ecrin.markets.selectors import snapshot, storefront_context


def send_letter(fact: LetterAsked) -> None:
    """Write it, with a key that is made now; nothing where it is not needed any more."""
    client = User.objects.filter(pk=fact.client, is_active=True).first()
    storefront = snapshot().storefronts.get(fact.storefront) or snapshot().default
    if client is None or storefront is None:
        return
    with storefront_context(storefront):
        address = _address(client, fact.kind)
        if not address:
            return
        context: dict[str, Any] = {
            "address": f"{settings.SITE_ADDRESS}{address}",
            "forgotten": f"{settings.SITE_ADDRESS}{reverse('account_reset_password')}",
            "client": client,
            "storefront": storefront,
            "market": storefront.market,
            "house": current_house(),
        }
        letter(
            f"account/{fact.kind}",
            to=client.email,
            language=storefront.interface,
            context=context,
            reply_to=storefront.market.mail,
        ).send()


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
