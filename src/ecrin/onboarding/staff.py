"""Staff accounts of a demonstration: one per role that shows the house best."""

from django.db import transaction

from ecrin.backoffice.models import RoleAssignment
from ecrin.clients.models import User

ROLES = (
    ("Alma", "Ferrand", RoleAssignment.Role.ADMINISTRATOR),
    ("Bruno", "Castel", RoleAssignment.Role.MERCHANDISER),
    ("Chiara", "Lund", RoleAssignment.Role.EDITOR),
    ("Ines", "Moreau", RoleAssignment.Role.ADVISOR),
    ("Livia", "Sander", RoleAssignment.Role.LAWYER),
)


@transaction.atomic
def make_demo_staff(*, password: str) -> list[User]:
    """Accounts at `<role>@demo.example` with one password; none when any is there already."""
    if User.objects.filter(email__endswith="@demo.example").exists():
        return []
    made = []
    for first, last, role in ROLES:
        user = User.objects.create_user(
            f"{role}@demo.example", password, first_name=first, last_name=last, is_staff=True
        )
        RoleAssignment.objects.create(user=user, role=role, everywhere=True)
        made.append(user)
    return made
