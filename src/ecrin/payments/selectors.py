"""Reads of payments."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from ecrin.core.texts import Text, text_in
from ecrin.markets.rules import MarketInfo, Texts
from ecrin.markets.selectors import snapshot

from .models import BankAccount, Credit, CreditEntry, Notice, Payment, PaymentEntry, PaymentMethod, TransferRefund
from .rules import HOLDS_MONEY, LIVE, free_of, is_over, read_credit_code

OPEN_OUTCOMES = (PaymentEntry.Outcome.ASKED, PaymentEntry.Outcome.UNCLEAR)
PATIENCE = timedelta(hours=1)
ENDING = 4
"""Signs of a credit's code that staff call it by."""


@dataclass(frozen=True, slots=True)
class MethodInfo:
    """A way to pay that a client is offered; `captures` is `dispatch` or `now`."""

    code: str
    name: str
    note: str
    provider: str
    captures: str
    translations: Texts = field(default_factory=dict, hash=False)

    def text(self, name: str, language: str) -> Text:
        return text_in(language, name, source=getattr(self, name), translations=self.translations)

    def in_language(self, language: str) -> "MethodInfo":
        """The same with its words in a content language."""
        return replace(self, name=str(self.text("name", language)), note=str(self.text("note", language)))


def methods_for(market: MarketInfo, *, amount: int | None, currency: str) -> list[MethodInfo]:
    """Ways to pay an amount (minor units) in a market, in the house's order: active, within their limits, and of a
    provider that is set up here; of any amount where it is None. One query, another where a transfer is among them; none
    where the market does not sell, or not in this currency.
    """
    if not market.is_open or market.currency != currency:
        return []
    within = Q()
    if amount is not None:
        within = (Q(least__isnull=True) | Q(least__lte=amount)) & (Q(most__isnull=True) | Q(most__gte=amount))
    return [
        MethodInfo(row.code, row.name, row.note, row.provider, row.captures, row.translations)
        for row in PaymentMethod.objects.filter(within, is_active=True, provider__in=settings.PAYMENT_PROVIDERS)
        if not row.markets or market.code in row.markets
        if row.provider != "transfer" or account_of(market.code) is not None
    ]


def listed_in_vain(codes: Iterable[str]) -> dict[str, list[str]]:
    """Transfers that are offered to markets in which no account takes them: the way's name, and those of `codes` that it
    names. One query, and one for each market.
    """
    found: dict[str, list[str]] = {}
    rows = [row for row in PaymentMethod.objects.filter(is_active=True, provider="transfer") if row.markets]
    for code in codes:
        if account_of(code) is None:
            for row in rows:
                if code in row.markets:
                    found.setdefault(row.name, []).append(code)
    return found


def account_of(market_code: str) -> BankAccount | None:
    """The account to which clients of a market transfer, its own before one of all markets; one query."""
    rows = [row for row in BankAccount.objects.all() if not row.markets or market_code in row.markets]
    return min(rows, key=lambda row: not row.markets, default=None)


def instructions_of(payments: Iterable[Payment]) -> list[tuple[str, str]]:
    """What the client does by herself to pay, of the attempt that waits for it; empty where none does. No query."""
    waiting = [one for one in payments if one.state == "started" and one.instructions and not one.is_unwanted]
    return [(label, value) for label, value in waiting[-1].instructions] if waiting else []


def transfers_back(*purposes: str) -> list[TransferRefund]:
    """What is still to be transferred back by a person; one query."""
    rows = TransferRefund.objects.filter(payment__purpose__in=purposes, done_at=None)
    return list(rows.select_related("payment"))


def payments_of(*purposes: str) -> list[Payment]:
    """Every attempt for these purposes, the first one first; one query."""
    return list(Payment.objects.filter(purpose__in=purposes).order_by("pk"))


def live_payment(purpose: str) -> Payment | None:
    """The attempt that can still be paid, or was authorised; None where there is none. One query."""
    rows = Payment.objects.filter(purpose=purpose, state__in=LIVE, is_unwanted=False)
    return rows.order_by("-attempt").first()


def payment_by_token(token: str) -> Payment | None:
    """One query."""
    return Payment.objects.filter(token=token).first()


def promised_until(tokens: Iterable[str]) -> datetime | None:
    """When the first of these payments' promises ends; None where none ends. One query."""
    rows = Payment.objects.filter(token__in=tokens, state="authorised", authorised_until__isnull=False)
    return rows.order_by("authorised_until").values_list("authorised_until", flat=True).first()


def payments_by_tokens(tokens: Sequence[str]) -> list[Payment]:
    """In the order of their tokens, those that are there; one query."""
    return sorted(Payment.objects.filter(token__in=tokens), key=lambda one: tokens.index(one.token))


def authorised_sum(purpose: str) -> int:
    """What is promised to or was taken for a purpose, less what was given back, in minor units; one query.

    Attempts that another one replaced do not count.
    """
    rows = Payment.objects.filter(purpose=purpose, state__in=HOLDS_MONEY, is_unwanted=False)
    # Of a captured payment what was captured counts; of an authorised one what was authorised.
    sums = rows.aggregate(
        authorised=Sum("amount", filter=Q(state="authorised")), taken=Sum(F("captured") - F("refunded"))
    )
    return int(sums["authorised"] or 0) + int(sums["taken"] or 0)


def ending_authorisations(*, within: timedelta = timedelta(days=1), now: datetime | None = None) -> QuerySet[Payment]:
    """Authorised payments whose authorisation ends soon or has ended, the first to end first; one query."""
    ends = (now or timezone.now()) + within
    return Payment.objects.filter(state="authorised", authorised_until__lte=ends).order_by("authorised_until", "pk")


def entries_to_ask_again(*, now: datetime, limit: int = 50) -> list[PaymentEntry]:
    """Asked without a clear answer, and due to be asked again; one query."""
    rows = PaymentEntry.objects.filter(outcome__in=OPEN_OUTCOMES, ask_again_at__lte=now)
    return list(rows.select_related("payment").order_by("ask_again_at", "pk")[:limit])


def unwanted_payments(*, limit: int = 50) -> list[Payment]:
    """Marked to be cancelled and not yet; captured ones that are to be given back included. One query."""
    owed = Q(state="captured") & Q(refunded__lt=F("captured"))
    return list(Payment.objects.filter(Q(state__in=LIVE) | owed, is_unwanted=True).order_by("pk")[:limit])


def payments_to_look_at(*, now: datetime, after: timedelta, limit: int = 50) -> list[Payment]:
    """Started payments of which nothing was heard for some time, and those that a notice asks to look at; one query."""
    quiet = Q(asked_at__lte=now - after) | Q(asked_at__isnull=True, started_at__lte=now - after)
    wanted = Q(wants_look=True) | (Q(state="started", is_unwanted=False) & quiet)
    return list(Payment.objects.filter(wanted).order_by("pk")[:limit])


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that does not add up, for a person to look at; amounts in minor units of `currency`.

    `what` is `captured` or `refunded` (ours and the provider's last word), `ledger-captured` or `ledger-refunded` (ours
    and the sum of what we asked for), `order-captured` or `order-refunded` (ours and what the order says), `unanswered`
    (asked, and no clear answer for an hour), `unfit` or `unmatched` (a notice).
    """

    what: str
    purpose: str
    payment: str
    currency: str
    ours: int
    theirs: int
    since: datetime | None = None


def differences(
    expected: Mapping[str, tuple[int, int]] | None = None, *, belongs: Mapping[str, str] | None = None
) -> list[Difference]:
    """Where captures and refunds differ between our payments, our ledger, the provider's last word and the orders; none
    in a sound house. Four queries.

    Args:
        expected: captured and refunded by purpose as the orders have them; left out, orders are not compared.
        belongs: purposes whose money counts as another purpose's, which they are named by then.
    """
    belongs = belongs or {}
    money = list(Payment.objects.filter(Q(captured__gt=0) | Q(said_captured__gt=0)).order_by("pk"))
    found = [*_against_provider(money), *_against_ledger(money)]
    if expected is not None:
        found += _against_orders(money, expected, belongs)
    found += [*_unanswered(), *_notices()]
    return [replace(one, purpose=belongs.get(one.purpose, one.purpose)) for one in found]


def _against_provider(money: Iterable[Payment]) -> list[Difference]:
    found = []
    for row in money:
        if row.said_at is None:
            continue
        for what, ours, theirs in (
            ("captured", row.captured, row.said_captured),
            ("refunded", row.refunded, row.said_refunded),
        ):
            if ours != theirs:
                found.append(Difference(what, row.purpose, row.token, row.currency, ours, theirs, row.said_at))
    return found


def _against_ledger(money: Iterable[Payment]) -> list[Difference]:
    """A payment that captures by itself has no capture of ours in the ledger."""
    done = PaymentEntry.objects.filter(outcome="done", verb__in=["capture", "refund"]).order_by()
    sums = {
        (pk, verb): total for pk, verb, total in done.values_list("payment_id", "verb").annotate(total=Sum("amount"))
    }
    found = []
    for row in money:
        asked = sums.get((row.pk, "capture"), 0) if row.captures == PaymentMethod.Captures.DISPATCH else row.captured
        back = sums.get((row.pk, "refund"), 0)
        if row.captured != asked:
            found.append(Difference("ledger-captured", row.purpose, row.token, row.currency, row.captured, asked))
        if row.refunded != back:
            found.append(Difference("ledger-refunded", row.purpose, row.token, row.currency, row.refunded, back))
    return found


def _against_orders(
    money: Iterable[Payment], expected: Mapping[str, tuple[int, int]], belongs: Mapping[str, str]
) -> list[Difference]:
    ours: dict[str, tuple[int, int, str]] = {}
    for row in money:
        purpose = belongs.get(row.purpose, row.purpose)
        captured, refunded, _ = ours.get(purpose, (0, 0, ""))
        ours[purpose] = (captured + row.captured, refunded + row.refunded, row.currency)
    found = []
    for purpose in sorted({*ours, *expected}):
        captured, refunded, currency = ours.get(purpose, (0, 0, ""))
        wanted = expected.get(purpose, (0, 0))
        if captured != wanted[0]:
            found.append(Difference("order-captured", purpose, "", currency, captured, wanted[0]))
        if refunded != wanted[1]:
            found.append(Difference("order-refunded", purpose, "", currency, refunded, wanted[1]))
    return found


def _unanswered() -> list[Difference]:
    rows = PaymentEntry.objects.filter(outcome__in=OPEN_OUTCOMES, asked_at__lte=timezone.now() - PATIENCE)
    return [
        Difference(
            "unanswered", row.payment.purpose, row.payment.token, row.payment.currency, row.amount, 0, row.asked_at
        )
        for row in rows.select_related("payment").order_by("pk")
    ]


def _notices() -> list[Difference]:
    waiting = Q(outcome="waiting", received_at__lte=timezone.now() - PATIENCE)
    rows = Notice.objects.filter(waiting | Q(outcome="unfit")).select_related("payment").order_by("pk")
    return [
        Difference(
            "unfit" if row.outcome == "unfit" else "unmatched",
            row.payment.purpose if row.payment else row.about,
            row.payment.token if row.payment else "",
            row.payment.currency if row.payment else str(row.said.get("currency", "")),
            row.payment.captured if row.payment else 0,
            int(row.said.get("captured", 0)),
            row.received_at,
        )
        for row in rows
    ]


# Credits


@dataclass(frozen=True, slots=True)
class CreditInfo:
    """A credit as who has its code sees it: what is free of it (minor units) and until when."""

    code: str
    market_code: str
    currency: str
    free: int
    ends_on: date | None
    is_over: bool


def today_in(market_code: str) -> date:
    """The day by a market's own clock; in UTC where it is gone. No query while the markets stand."""
    market = snapshot().markets.get(market_code)
    return timezone.now().astimezone(ZoneInfo(market.time_zone if market else "UTC")).date()


def credit_by_code(text: str) -> CreditInfo | None:
    """The credit whose code somebody typed, once it is given; at most two queries."""
    code = read_credit_code(text)
    row = Credit.objects.filter(code=code, given_at__isnull=False).first() if code else None
    if row is None:
        return None
    free = free_of(row.entries.values_list("kind", "amount"))
    over = is_over(row.ends_on, today_in(row.market_code))
    return CreditInfo(row.code, row.market_code, row.currency, free, row.ends_on, over)


def credits_of(email: str) -> list[CreditInfo]:
    """The credits whose letters went to an address, newest first, those that are spent or over last; two queries. The
    caller has proven that the address is the reader's: a code is as good as money.
    """
    rows = list(Credit.objects.filter(email__iexact=email, given_at__isnull=False)) if email else []
    free = free_of_credits(rows)
    found = [
        CreditInfo(
            row.code,
            row.market_code,
            row.currency,
            free[row.pk],
            row.ends_on,
            is_over(row.ends_on, today_in(row.market_code)),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.is_over or not one.free)


def credits_matching(*, words: str = "", show: str = "", markets: Iterable[str] | None = None) -> QuerySet[Credit]:
    """Credits for staff, newest first: by whole code, its last four signs, name or mail of its receiver.

    Args:
        show: `open` (a second person is to decide), `given`, or empty for all.
        markets: codes of the markets that the reader may see; None means all.
    """
    found = Credit.objects.all()
    if markets is not None:
        found = found.filter(market_code__in=list(markets))
    if show == "open":
        found = found.filter(given_at=None, declined_at=None)
    elif show == "given":
        found = found.filter(given_at__isnull=False)
    words = words.strip()
    if code := read_credit_code(words):
        return found.filter(code=code)
    if words:
        ending = words.lstrip("…").upper()
        of_code = Q(code__endswith=ending) if len(ending) == ENDING else Q(pk__in=[])
        found = found.filter(of_code | Q(name__icontains=words) | Q(email__icontains=words))
    return found


def free_of_credits(rows: Iterable[Credit]) -> dict[int, int]:
    """What is free of each credit, in minor units, by its row; one query."""
    entries: dict[int, list[tuple[str, int]]] = {row.pk: [] for row in rows}
    for row, kind, amount in CreditEntry.objects.filter(credit__in=entries).values_list("credit_id", "kind", "amount"):
        entries[row].append((kind, amount))
    return {row: free_of(of_row) for row, of_row in entries.items()}


def put_back_on_credit(purposes: Iterable[str], name: str) -> int:
    """What a refund of this name (`return:12`) put back onto the credits that are held for purposes, in minor units; one
    query.
    """
    rows = PaymentEntry.objects.filter(
        payment__purpose__in=purposes, payment__provider="credit", verb="refund", name=name
    )
    return int(rows.filter(outcome="done").aggregate(sum=Sum("amount"))["sum"] or 0)
