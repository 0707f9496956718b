"""Ways to pay and accounts for transfers, as a house writes them down at first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from ecrin.payments.models import BankAccount, PaymentMethod
from ecrin.payments.providers.registry import provider_of


@dataclass(frozen=True)
class MethodRow:
    """A way to pay. `markets` are codes (none for all that sell), `least` and `most` minor units of the market's currency."""

    code: str
    name: str
    provider: str
    note: str = ""
    markets: tuple[str, ...] = ()
    captures: str = "dispatch"
    least: int | None = None
    most: int | None = None
    translations: Mapping[str, Any] = field(default_factory=dict)


# A house that says nothing takes cards, at the rehearsal bank, in every market that sells.
CARD = {
    "fr": "Carte bancaire", "de": "Kreditkarte", "it": "Carta di credito", "es": "Tarjeta", "pt-br": "Cartão",
    "ru": "Банковская карта", "ar": "بطاقة", "ja": "クレジットカード", "ko": "신용카드", "zh-hans": "银行卡", "zh-hant": "信用卡",
}  # fmt: skip
BRANDS = "Visa, Mastercard, American Express"
DEFAULT_METHODS = (
    MethodRow(
        "card",
        "Card",
        "rehearsal",
        note=BRANDS,
        translations={code: {"name": name, "note": BRANDS, "state": "translated"} for code, name in CARD.items()},
    ),
)


@transaction.atomic
def ensure_methods(*, rows: Iterable[MethodRow] = DEFAULT_METHODS) -> list[PaymentMethod]:
    """Make the ways that are not there yet; what staff changed stays. Returns those that were made.

    Raises:
        NotFound: no such provider.
        ValidationError: a value cannot be used.
    """
    known = set(PaymentMethod.objects.values_list("code", flat=True))
    made = []
    for position, row in enumerate(rows, start=1):
        provider_of(row.provider)
        if row.code in known:
            continue
        method = PaymentMethod(
            code=row.code, name=row.name, note=row.note, provider=row.provider, markets=list(row.markets), position=position,
            captures=row.captures, least=row.least, most=row.most, translations=dict(row.translations),
        )  # fmt: skip
        method.full_clean()
        method.save()
        made.append(method)
    return made


@dataclass(frozen=True)
class AccountRow:
    """An account to which clients transfer. `details` are lines such as `IBAN: …`; `markets` as in `MethodRow`."""

    holder: str
    bank: str
    details: str
    due_days: int = 7
    markets: tuple[str, ...] = ()


@transaction.atomic
def ensure_accounts(*, rows: Iterable[AccountRow]) -> list[BankAccount]:
    """Make the accounts of a house that has none yet; what staff wrote stays. Returns those that were made.

    Raises:
        ValidationError: a value cannot be used.
    """
    if BankAccount.objects.exists():
        return []
    made = []
    for position, row in enumerate(rows, start=1):
        account = BankAccount(
            holder=row.holder, bank=row.bank, details=row.details, due_days=row.due_days, markets=list(row.markets),
            position=position,
        )  # fmt: skip
        account.full_clean()
        account.save()
        made.append(account)
    return made
