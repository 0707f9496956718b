"""What this room knows of a person: which wordings were accepted with what she ordered, and what she asked of the house about
her data.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import ConsentPerson, DataRequest, DataStep
from .rules import UNDER_WAY, Kept, Subject
from .selectors import accepted_by, consents_of, requests_of

HOLDS: Mapping[str, Sequence[str]] = {
    "DataRequest": ("name", "email", "mails", "reason", "file"),
    "DataStep": ("text",),
    "ConsentPerson": ("mail",),
}
REQUESTS_STAY = timedelta(days=3 * 365)
"""How long it can be shown that a request was answered (three years, § 195 BGB and § 31 OWiG, is the usual limit)."""


def export(subject: Subject) -> dict[str, Any]:
    """What she accepted, agreed to and took back, with the words that she was shown, and what she asked for; four queries, and
    one for each of her addresses.
    """
    return {
        "documents": [
            {
                "document": str(one.version.document),
                "version": one.version.number,
                "how": one.how,
                "at": one.at.isoformat(),
                "with": one.subject,
            }
            for one in accepted_by(*sorted(subject.purposes))
        ],
        "requests about your data": [
            {
                "number": one.number,
                "kind": one.kind,
                "state": one.state,
                "asked": one.asked_at.isoformat(),
                "due": one.due_on.isoformat(),
            }
            for one in requests_of(subject)
        ],
        "consents": [
            {
                "e-mail": mail,
                "purpose": row.purpose,
                "what": str(row.get_act_display()),
                "where": str(row.get_where_display()),
                "storefront": row.storefront_code,
                "at": row.at.isoformat(),
                "words": row.wording.text if row.wording else "",
            }
            for mail in sorted(subject.mails)
            for row in reversed(consents_of(mail))
        ],
    }


@transaction.atomic
def erase(subject: Subject) -> list[Kept]:
    """Copies of her data go at once. That she asked, and what was answered, is kept for a time."""
    erase_consents(subject)
    for one in requests_of(subject):
        one.drop_file()
    return [
        Kept(
            what=_("That you asked for this, and what we answered, under a digest of your address."),
            why=_("We have to be able to show that it was done."),
            until=(timezone.now() + REQUESTS_STAY).date(),
        )
    ]


def erase_consents(subject: Subject) -> None:
    """Take her name off what she agreed to. The rows stay and point at nobody: the house can show what it asked and how,
    and no longer whom (Regulation (EU) 2016/679, art. 17). One statement.
    """
    ConsentPerson.objects.filter(mail__in=[mail.strip().lower() for mail in subject.mails]).update(mail=None)


@transaction.atomic
def forget_requests() -> int:
    """Requests that ended more than three years ago. Returns how many went."""
    old = DataRequest.objects.filter(asked_at__lt=timezone.now() - REQUESTS_STAY).exclude(state__in=UNDER_WAY)
    rows = list(old)
    for one in rows:
        one.drop_file()
    DataStep.objects.filter(request__in=rows).delete()
    DataRequest.objects.filter(pk__in=[one.pk for one in rows]).delete()
    return len(rows)
