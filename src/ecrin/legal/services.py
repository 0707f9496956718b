"""Verbs of this room."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.changes import touch
from ecrin.core.errors import Conflict, InvalidInput, NotFound
from ecrin.core.journal import record

from .events import VersionPublished
from .models import Acceptance, Consent, ConsentPerson, Document, Section, Version, Wording
from .rules import digest_of, wording_digest


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
