"""What she is called, and what she tells of herself."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from ecrin.clients.events import NameChanged, ProfileChanged
from ecrin.clients.models import Profile, User
from ecrin.clients.rules import tidy_name
from ecrin.clients.selectors import coming_of_profile, profile_of
from ecrin.core.journal import record

from .book import rename_page
from .locking import locked_client


@transaction.atomic
def rename_client(*, client: User, first_name: str, last_name: str) -> None:
    """How the house calls her."""
    row = locked_client(client)
    row.first_name, row.last_name = tidy_name(first_name), tidy_name(last_name)
    row.save(update_fields=["first_name", "last_name"])
    record(NameChanged(row.pk), actor=row)
    rename_page(client=row)


@transaction.atomic
def keep_person(
    *,
    client: User,
    title: str = "",
    phonetic_given: str = "",
    phonetic_family: str = "",
    birthday: tuple[int, int] | None = None,
    telephone: str = "",
    storefront_code: str = "",
) -> Profile:
    """What she tells of herself besides her name.

    Args:
        birthday: day and month; the year is not asked.
    """
    row = locked_client(client)
    profile, _made = Profile.objects.get_or_create(client=row)
    profile.title = title if title in Profile.Title.values else ""
    profile.phonetic_given, profile.phonetic_family = phonetic_given.strip(), phonetic_family.strip()
    profile.birth_day, profile.birth_month = birthday or (None, None)
    profile.telephone, profile.storefront_code = telephone, storefront_code
    profile.save()
    record(ProfileChanged(row.pk, "person"), actor=row)
    return profile


@transaction.atomic
def keep_preferences(*, client: User, sizes: Mapping[str, str], tastes: Mapping[str, Sequence[str]]) -> Profile:
    """Her sizes by size guide, and what she likes: `materials`, `gemstones`, `departments`, each by slug."""
    row = locked_client(client)
    profile, _made = Profile.objects.get_or_create(client=row)
    profile.sizes = {code: size for code, size in sizes.items() if size}
    profile.tastes = {kind: list(slugs) for kind, slugs in tastes.items() if slugs}
    profile.save()
    record(ProfileChanged(row.pk, "preferences"), actor=row)
    return profile


@transaction.atomic
def hand_over_profile(*, source: User, target: User) -> int:
    """What one account tells and the other left empty is told by the other from now on. Returns how many things came. In
    the transaction of a merging.
    """
    row = locked_client(target)
    coming = profile_of(source)
    kept, _made = Profile.objects.get_or_create(client=row)
    new = coming_of_profile(kept, coming)
    for name, value in new.items():
        setattr(kept, name, value)
    kept.save()
    Profile.objects.filter(client=source).delete()
    preferences = {"sizes", "tastes"}
    for part, has_come in (("person", new.keys() - preferences), ("preferences", new.keys() & preferences)):
        if has_come:
            record(ProfileChanged(row.pk, part), actor=row)
    return len(new)
