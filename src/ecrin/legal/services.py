"""Verbs of this room: documents and who accepted them; what people ask about their data.

Refusal
└── Conflict
    ├── AlreadyPublished   a wording that was published is never changed
    ├── RequestMovedOn     a request is further on than the page that was looked at
    └── NoLaterDay         the law lets nobody wait longer
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files import File
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.changes import touch
from ecrin.core.errors import Conflict, InvalidInput, NotFound
from ecrin.core.journal import record
from ecrin.markets.rules import StorefrontInfo

from .events import CopyFetched, DataAsked, DataEntered, DataTold, DataVerified, VersionPublished
from .models import Acceptance, Consent, ConsentPerson, DataRequest, DataStep, Document, Section, Version, Wording
from .rules import (
    ANSWER_TIMES,
    COPY_DAYS,
    GDPR,
    PROOF_DAYS,
    UNDER_WAY,
    Kept,
    RequestState,
    Subject,
    answer_time,
    digest_of,
    may_follow,
    wording_digest,
)
from .selectors import mail_digest


class AlreadyPublished(Conflict):
    code = "already-published"
    sentence = _("This wording is published already. What was published is never changed: write a new draft.")


@transaction.atomic
def keep_draft(
    *,
    kind: str,
    market_code: str,
    language: str,
    title: str,
    sections: Iterable[tuple[str, str, str]],
    source: str = "",
) -> Version:
    """Keep a wording as a draft that staff read and nobody else does. The document's drafts before it stay.

    Args:
        sections: `(number, heading, body)`, in order; numbers are unique within the wording.
    """
    document, _made = Document.objects.get_or_create(
        kind=kind, market_code=market_code, language=language, defaults={"title": title}
    )
    version = Version.objects.create(document=document, source=source)
    Section.objects.bulk_create(
        Section(version=version, number=number, heading=heading, body=body, position=position)
        for position, (number, heading, body) in enumerate(sections)
    )
    touch(f"legal:{kind}")
    return version


@transaction.atomic
def publish_version(*, version: int, actor: Any = None) -> Version:
    """Put a draft in force, under the next number of its document. Returns it.

    Raises:
        NotFound: no such wording.
        AlreadyPublished: it has a number.
        InvalidInput: it has no words.
    """
    row = Version.objects.filter(pk=version).first()
    if row is None:
        raise NotFound
    document = Document.objects.select_for_update().get(pk=row.document_id)
    row.refresh_from_db()
    if not row.is_draft:
        raise AlreadyPublished
    sections = list(row.sections.values_list("number", "heading", "body"))
    if not sections:
        raise InvalidInput(_("There are no words to publish."))
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    row.number, row.published_at = last + 1, timezone.now()
    row.digest = digest_of(document.title, sections)
    row.save(update_fields=["number", "published_at", "digest"])
    record(VersionPublished(document.pk, row.pk, row.number), actor=actor)
    touch(f"legal:{document.kind}", "legal")
    return row


@transaction.atomic
def accept(*, subject: str, versions: Iterable[Version], storefront: str, how: str = Acceptance.How.CHECKBOX) -> None:
    """Keep that somebody accepted wordings: which, where, how and when. Accepting twice is accepting once. One statement.

    Args:
        subject: a value such as `order:234`.
        storefront: code of the storefront in which she read them.
    """
    Acceptance.objects.bulk_create(
        [
            Acceptance(subject=subject, version=version, how=how, storefront_code=storefront, digest=version.digest)
            for version in versions
        ],
        ignore_conflicts=True,
    )


def show(*, subject: str, versions: Iterable[Version], storefront: str) -> None:
    """Keep that somebody was shown wordings which she does not have to accept: a notice, instructions. What she accepted
    stays accepted. One statement.
    """
    accept(subject=subject, versions=versions, storefront=storefront, how=Acceptance.How.SHOWN)


def keep_wording(*, market: str, language: str, text: str) -> Wording:
    """The sentence that somebody was shown, kept once. At most two statements."""
    digest = wording_digest(market, language, text)
    values = {"market_code": market, "language": language, "text": text}
    return Wording.objects.get_or_create(digest=digest, defaults=values)[0]


@transaction.atomic
def note_consent(
    *,
    mail: str,
    purposes: Iterable[str],
    act: Consent.Act,
    where: Consent.Where,
    wording: Wording | None = None,
    storefront: str = "",
    actor: Any = None,
) -> None:
    """Add to the ledger what somebody asked for, agreed to or took back; who does not take it back has given it (Regulation
    (EU) 2016/679, art. 7(1) and (3)). What stands so already is not written twice; what is asked is, each time.

    Args:
        purposes: such as `newsletter` or `newsletter:watches`.
        wording: the sentence that she was shown; every consent has one.
        storefront: code of the storefront where she was, empty where there was none.
        actor: the member of staff who enters it for her.

    Raises:
        ValueError: consent without the words that it was given to: a bug of the caller.
    """
    if act != Consent.Act.WITHDRAWN and wording is None:
        raise ValueError("nobody agrees to nothing: a consent names its wording")
    person = ConsentPerson.objects.get_or_create(mail=mail.strip().lower())[0]
    ConsentPerson.objects.select_for_update().get(pk=person.pk)  # one after another, so that none is written twice
    decided = person.consents.exclude(act=Consent.Act.ASKED)
    latest: dict[str, str] = dict(decided.values_list("purpose", "act"))  # the latest comes last
    Consent.objects.bulk_create(
        Consent(
            person=person,
            purpose=purpose,
            act=act,
            wording=wording,
            where=where,
            storefront_code=storefront,
            actor_id=getattr(actor, "pk", None),
        )
        for purpose in sorted(set(purposes))
        if latest.get(purpose) != act
    )


# Requests about data


class RequestMovedOn(Conflict):
    code = "request-moved-on"
    sentence = _("This request is further on already: %(state)s. Please look again.")


class NoLaterDay(Conflict):
    code = "no-later-day"
    sentence = _("This request cannot be put off (again): the law allows it once at most.")


@transaction.atomic
def ask_for_data(
    *, kind: str, storefront: StorefrontInfo, email: str, client: int | None = None, proof: str = "",
) -> DataRequest:  # fmt: skip
    """Somebody asks on the site for a copy of her data or to be forgotten. Asked twice while the first is under way, it is
    the same one, and a letter goes out again.

    Args:
        email: where she is written to; proven to be hers already where `client` is given.
        client: key of the account that she asks in.
        proof: how it is known that it is she; empty: a letter asks her to show it.
    """
    request = _there(kind, email, client) or _written(
        kind=kind, how=DataRequest.How.PAGE, storefront=storefront, email=email, client=client
    )
    if proof:
        _verify(request, proof)
    elif request.state == DataRequest.State.ASKED:
        record(DataAsked(request.pk))
    return request


@transaction.atomic
def enter_request(
    *, kind: str, how: str, storefront: StorefrontInfo, name: str, email: str, asked_on: date, actor: Any
) -> DataRequest:  # fmt: skip
    """Staff enter what somebody asked by letter, by mail or on the telephone. The days count from when it came.

    Raises:
        InvalidInput: it cannot have come on that day.
    """
    today = timezone.now().date()
    if not today - timedelta(days=120) <= asked_on <= today:
        raise InvalidInput(_("Please write a day of the last four months."), field="asked_on")
    request = _there(kind, email, None) or _written(
        kind=kind, how=how, storefront=storefront, email=email, name=name.strip(), asked_on=asked_on, actor=actor
    )
    record(DataEntered(request.pk), actor=actor)
    return request


def _there(kind: str, email: str, client: int | None) -> DataRequest | None:
    """The same request, where it is still under way; locked."""
    same = Q(client=client) if client else Q(digest=mail_digest(email), client=None)
    rows = DataRequest.objects.select_for_update().filter(same, kind=kind, state__in=UNDER_WAY)
    return rows.order_by("pk").first()


def _written(
    *, kind: str, how: str, storefront: StorefrontInfo, email: str, client: int | None = None, name: str = "",
    asked_on: date | None = None, actor: Any = None,
) -> DataRequest:  # fmt: skip
    market = storefront.market
    law = answer_time(market.home or storefront.code.rpartition("-")[2].upper())
    mail = email.strip().lower()
    day = asked_on or timezone.now().astimezone(ZoneInfo(market.time_zone)).date()
    request = DataRequest.objects.create(
        kind=kind, how=how, market_code=market.code, storefront_code=storefront.code, language=storefront.interface,
        client=client, name=name, email=mail, mails=[mail], digest=mail_digest(mail), law=law.law,
        due_on=law.due(day), entered_by=getattr(actor, "pk", None),
    )  # fmt: skip
    _step(request, "asked", actor=actor)
    return request


@transaction.atomic
def prove_request(*, row: int) -> DataRequest:
    """She came by the link of our letter. Doing it twice is doing it once.

    Raises:
        RequestMovedOn: it was refused or lapsed meanwhile.
    """
    request = _locked(row)
    if request.proof != DataRequest.Proof.MAILED:
        _verify(request, DataRequest.Proof.MAILED)
    return request


@transaction.atomic
def verify_request(*, row: int, how_checked: str, actor: Any) -> DataRequest:
    """Staff found out that it is she who asks, and say how.

    Raises:
        InvalidInput: they do not say how.
        RequestMovedOn: it is not open any more.
    """
    if not how_checked.strip():
        raise InvalidInput(_("Please say how you found out who asks."), field="how_checked")
    request = _locked(row)
    _verify(request, DataRequest.Proof.STAFF, text=how_checked.strip()[:1000], actor=actor)
    return request


def _verify(request: DataRequest, proof: str, *, text: str = "", actor: Any = None) -> None:
    if request.state == DataRequest.State.WAITING and request.proof:
        return  # she asked again while it waits; it goes on by itself
    if request.state == DataRequest.State.RUNNING and request.proof:
        return
    _move(request, "running", proof=proof, verified_at=timezone.now())
    _step(request, "verified", text=text, actor=actor)
    record(DataVerified(request.pk), actor=actor)


@transaction.atomic
def extend_request(*, row: int, reason: str, actor: Any) -> DataRequest:
    """Put the answer off as far as the law of her market allows, once; she is told why.

    Raises:
        InvalidInput: without a reason.
        NoLaterDay: the law knows no later day, or it was put off already.
        RequestMovedOn: it is answered.
    """
    request = _open(row, reason)
    law = next((one for one in (GDPR, *ANSWER_TIMES.values()) if one.law == request.law), GDPR)
    if request.extended_at is not None or not law.may_wait:
        raise NoLaterDay
    request.due_on, request.extended_at, request.reason = law.extended(request.due_on), timezone.now(), reason.strip()
    request.save(update_fields=["due_on", "extended_at", "reason"])
    _step(request, "extended", text=reason.strip(), actor=actor)
    record(DataTold(request.pk, "extended"), actor=actor)
    return request


@transaction.atomic
def refuse_request(*, row: int, reason: str, actor: Any) -> DataRequest:
    """Say no, with the reason, which she is told with her right to complain (Regulation (EU) 2016/679, art. 12(4)).

    Raises:
        InvalidInput: without a reason.
        RequestMovedOn: it is answered, or rooms have begun to forget her.
    """
    request = _open(row, reason)
    if request.rooms:
        raise RequestMovedOn(state=request.get_state_display())
    _move(request, "refused", reason=reason.strip(), ended_at=timezone.now())
    _step(request, "refused", text=reason.strip(), actor=actor)
    record(DataTold(request.pk, "refused"), actor=actor)
    return request


def _open(row: int, reason: str) -> DataRequest:
    if not reason.strip():
        raise InvalidInput(_("Please say why: it is told to who asked."), field="reason")
    request = _locked(row)
    if not request.is_under_way:
        raise RequestMovedOn(state=request.get_state_display())
    return request


@transaction.atomic
def note_fetched(*, row: int) -> None:
    """The copy was fetched; written down each time."""
    request = _locked(row)
    _step(request, "fetched")
    record(CopyFetched(request.pk))


# What the worker does about them


@transaction.atomic
def begin_work(*, row: int, subject: Subject) -> DataRequest:
    """Keep whose data it is, before a room forgets it."""
    request = _locked(row)
    request.client, request.mails, request.purposes = subject.client, sorted(subject.mails), sorted(subject.purposes)
    request.save(update_fields=["client", "mails", "purposes"])
    return request


@transaction.atomic
def let_wait(*, row: int, sentences: Sequence[str]) -> None:
    """Something has to end first. She is told when that changes; it is tried again every day."""
    request = _locked(row)
    is_news = request.blocked != list(sentences)
    _move(request, "waiting", blocked=list(sentences), try_at=timezone.now() + timedelta(days=1))
    if is_news:
        _step(request, "waits")
        record(DataTold(request.pk, "waiting"))


@transaction.atomic
def try_again(*, row: int) -> None:
    """It waited a day; whoever of two workers is first tries it again."""
    request = _locked(row)
    if request.state == DataRequest.State.WAITING:
        _move(request, "running", try_at=None)
        record(DataVerified(request.pk))


@transaction.atomic
def forget_in(*, row: int, room: str, erase: Callable[[Subject], Sequence[Kept] | None]) -> None:
    """Have one room forget her, once: what it forgets and that it did stand or fall together."""
    request = _locked(row)
    if room in request.rooms:
        return
    subject = Subject(request.client, frozenset(request.mails), frozenset(request.purposes))
    kept = [
        {"what": one.what, "why": one.why, "until": one.until.isoformat() if one.until else ""}
        for one in erase(subject) or ()
    ]
    request.refresh_from_db()
    request.rooms, request.kept, request.blocked = [*request.rooms, room], [*request.kept, *kept], []
    request.save(update_fields=["rooms", "kept", "blocked"])
    _step(request, "forgotten", text=room)


@transaction.atomic
def finish_erasure(*, row: int) -> None:
    """Every room forgot her; a letter says so. Doing it twice is doing it once."""
    request = _locked(row)
    if request.state == DataRequest.State.RUNNING:
        _move(request, "done", ended_at=timezone.now())
        _step(request, "done")
        record(DataTold(request.pk, "erased"))


@transaction.atomic
def keep_copy(*, row: int, file: "File[bytes]") -> None:
    """The copy is made and lies ready for some days; a letter says so."""
    request = _locked(row)
    if request.state != DataRequest.State.RUNNING:
        return
    request.file.save("copy.zip", file, save=False)
    now = timezone.now()
    _move(request, "ready", file=request.file.name, file_until=now + timedelta(days=COPY_DAYS), ended_at=now)
    _step(request, "copied", text=str(file.size))
    record(DataTold(request.pk, "ready"))


@transaction.atomic
def note_told(*, row: int, letter: str) -> None:
    """A letter went out. After that of an erasure her name and addresses go from all her requests."""
    request = _locked(row)
    _step(request, "told", text=letter)
    if letter == "erased":
        same = Q(digest__in=[mail_digest(mail) for mail in request.mails]) | Q(pk=request.pk)
        if request.client:
            same |= Q(client=request.client)
        rows = DataRequest.objects.filter(same)
        DataStep.objects.filter(request__in=list(rows), what__in=["verified", "extended", "refused"]).update(text="")
        rows.update(name="", email="", mails=[], purposes=[], reason="", blocked=[])


@transaction.atomic
def end_old_requests(*, now: datetime | None = None) -> int:
    """Copies whose days are over go; requests that nobody proved lapse. Returns how many."""
    now = now or timezone.now()
    over = list(DataRequest.objects.select_for_update().filter(state="ready", file_until__lte=now))
    for request in over:
        request.drop_file()
        _move(request, "done")
        _step(request, "dropped")
    before = now - timedelta(days=PROOF_DAYS)
    unproven = list(
        DataRequest.objects.select_for_update().filter(state="asked", how=DataRequest.How.PAGE, asked_at__lte=before)
    )
    for request in unproven:
        _move(request, "lapsed", ended_at=now, name="", email="", mails=[])
        _step(request, "lapsed")
    return len(over) + len(unproven)


def _locked(row: int) -> DataRequest:
    request = DataRequest.objects.select_for_update().filter(pk=row).first()
    if request is None:
        raise NotFound
    return request


def _move(request: DataRequest, to: RequestState, **values: Any) -> None:
    if not may_follow(request.state, to):  # type: ignore[arg-type]  # the column's choices are the rules' states
        raise RequestMovedOn(state=request.get_state_display())
    for name, value in {"state": to, **values}.items():
        setattr(request, name, value)
    request.save(update_fields=["state", *values])


def _step(request: DataRequest, what: str, *, text: str = "", actor: Any = None) -> None:
    DataStep.objects.create(request=request, what=what, text=text, actor_id=getattr(actor, "pk", None))
