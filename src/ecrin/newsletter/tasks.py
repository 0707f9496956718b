"""What the worker does for subscriptions: letters, and what the mailing service is told."""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse

from ecrin.clients.events import MailChanged
from ecrin.clients.models import User
from ecrin.core.house import current_house
from ecrin.core.mail import letter
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import storefront_context

from .events import SubscribedAlready, SubscriptionAsked, SubscriptionConfirmed, SubscriptionFact
from .models import Subscription
from .providers import Mailing, Subscriber, mailing
from .selectors import address_of, confirm_token, interests_in, interests_of, rule_of, storefront_of, unsubscribing
from .services import end_pauses as end_pauses
from .services import move_subscription


def send_confirm(fact: SubscriptionAsked) -> None:
    """The letter that asks whether it was her; nothing where that is settled meanwhile."""
    row = Subscription.objects.filter(pk=fact.subscription, state=Subscription.State.PENDING, round=fact.round).first()
    if row is not None:
        _send("confirm", row, _confirming)


def send_already(fact: SubscribedAlready) -> None:
    """The way to her preferences: somebody, perhaps she, wrote her address once more."""
    row = Subscription.objects.filter(pk=fact.subscription, state=Subscription.State.CONFIRMED).first()
    if row is not None:
        _send("already", row)


def send_welcome(fact: SubscriptionConfirmed) -> None:
    """What she gets from now on, and the way to change it or to leave."""
    row = Subscription.objects.filter(pk=fact.subscription, state=Subscription.State.CONFIRMED).first()
    if row is not None:
        _send("welcome", row)


def _confirming(row: Subscription, storefront: StorefrontInfo) -> dict[str, Any]:
    address = reverse("newsletter-confirm", args=[confirm_token(row)])
    return {"address": f"{settings.SITE_ADDRESS}{address}", "days": rule_of(storefront).days}


def _send(name: str, row: Subscription, more: Any = lambda _row, _storefront: {}) -> None:
    storefront = storefront_of(row)
    if storefront is None or not row.mail:
        return
    with storefront_context(storefront):
        chosen = interests_of(row)
        names = dict(interests_in(storefront.language, also=chosen))
        message = letter(
            f"newsletter/{name}",
            to=row.mail,
            language=storefront.interface,
            context={
                "interests": [names[code] for code in chosen if code in names],
                "preferences": address_of(row, "newsletter-preferences", storefront),
                "leave": address_of(row, "newsletter-leave", storefront),
                "storefront": storefront,
                "market": storefront.market,
                "house": current_house(),
                **more(row, storefront),
            },
            reply_to=storefront.market.mail,
        )
        message.extra_headers.update(unsubscribing(row, storefront))
        message.send()


def follow_mail(fact: MailChanged) -> None:
    """Her letters go where she signs in now; in the transaction in which that changes, while the former is still known."""
    client = User.objects.get(pk=fact.client)
    former = EmailAddress.objects.get(pk=fact.former, user=client)
    move_subscription(former=former.email, mail=client.email, actor=client)


def tell_mailing(fact: SubscriptionFact) -> None:
    """What is true now, whatever the fact said when it was written: facts may be handled late, twice and out of order."""
    row = Subscription.objects.filter(pk=fact.subscription).first()
    if row is not None:
        tell(mailing(), row)


def tell(service: Mailing, row: Subscription) -> None:
    """Put a subscriber who may be written to, and take out who may not. Who left while she was being put is taken out
    again: another worker may have been quicker.
    """
    storefront = storefront_of(row)
    if row.is_written_to and storefront is not None:
        service.put(subscriber_of(row, storefront))
        row.refresh_from_db()
    if not row.is_written_to:
        service.remove(row.key)


def subscriber_of(row: Subscription, storefront: StorefrontInfo) -> Subscriber:
    """A subscription as a mailing service or a file knows it."""
    return Subscriber(
        key=row.key,
        mail=row.mail or "",
        storefront=storefront.code,
        market=row.market_code,
        language=storefront.html_lang,
        interests=tuple(one.code for one in row.interests.all()),
        confirmed_at=row.confirmed_at.isoformat() if row.confirmed_at else "",
        leave=address_of(row, "newsletter-leave", storefront),
        preferences=address_of(row, "newsletter-preferences", storefront),
    )
