"""Clients of a demonstration, with what advisors wrote of them: `clients.toml`, where a house has one. Nobody signs in with
such an account: none has a password.
"""

from datetime import timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from ecrin.boutiques.selectors import boutique_of
from ecrin.clients.models import ClientProfile, User
from ecrin.clients.services.book import add_note, assign_client, meet_client, set_task
from ecrin.core.errors import InvalidInput
from ecrin.markets.selectors import snapshot

from .source import Table, read_table


@transaction.atomic
def load_clients(data: Path) -> int:
    """The clients of a house's data folder; none where the client book is not empty. After the accounts of the staff, who
    look after them. Returns how many were written.

    Raises:
        InvalidInput: a storefront, boutique or advisor that is not there; nothing is written.
    """
    file = data / "clients.toml"
    if not file.is_file() or ClientProfile.objects.exists():
        return 0
    staff = {one.email: one for one in User.objects.filter(is_staff=True)}
    source = read_table(file)
    loaded = [_client(one, staff) for one in source.tables("client")]
    source.close()
    return len(loaded)


def _client(one: Table, staff: dict[str, User]) -> ClientProfile:
    email, first, last = one.text("email"), one.text("first_name"), one.text("last_name")
    front = snapshot().storefronts.get(one.text("storefront"))
    if front is None:
        raise InvalidInput(f"{one.where}: there is no such storefront.")
    client = None
    if one.flag("has_account") and not User.objects.filter(email=email).exists():
        client = User.objects.create_user(email, first_name=first, last_name=last)
        EmailAddress.objects.create(user=client, email=client.email, primary=True, verified=True)
    name = f"{last}{first}" if front.language in {"ja", "zh-hans", "zh-hant"} else f"{first} {last}"
    page = meet_client(
        client=client, email=email, name=name, telephone=one.text("telephone", ""),
        market=front.market.code, storefront=front.code,
    )  # fmt: skip
    if page is None:
        raise InvalidInput(f"{one.where} has no e-mail address.")
    advisor, boutique = one.text("advisor", ""), one.text("boutique", "")
    if (advisor and advisor not in staff) or (boutique and boutique_of(boutique) is None):
        raise InvalidInput(f"{one.where}: there is no such advisor or boutique.")
    owner = staff.get(advisor)
    if owner or boutique:
        assign_client(profile=page.pk, advisor=owner, boutique=boutique, actor=owner)
    today = timezone.localdate()
    for note in one.tables("notes"):
        ahead = note.whole("in_days", -1)
        add_note(
            profile=page.pk, kind=note.text("kind"), text=note.text("text"), actor=owner,
            on=today + timedelta(days=ahead) if ahead >= 0 else None, is_yearly=note.flag("is_yearly"), remind_days=14,
        )  # fmt: skip
    for task in one.tables("tasks"):
        due = today + timedelta(days=task.whole("in_days"))
        set_task(profile=page.pk, text=task.text("text"), due_on=due, actor=owner)
    met = timezone.now() - timedelta(days=one.whole("days", 0))
    ClientProfile.objects.filter(pk=page.pk).update(last_contact_at=met, met_at=met)
    return page
