"""Verbs over the staff: who works here, with which roles, and how often one may guess a password."""

from collections.abc import Mapping

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import TaskState

from ecrin.backoffice import rules, selectors
from ecrin.backoffice.events import ApprovalRequested, PersonDeactivated, PersonInvited, RolesAssigned
from ecrin.backoffice.models import RoleApproval, RoleAssignment
from ecrin.catalog.models import Product
from ecrin.clients.models import User
from ecrin.core.attempts import Attempts, Counter
from ecrin.core.errors import Conflict, InvalidInput, NotAllowed
from ecrin.core.house import current_house
from ecrin.core.journal import record
from ecrin.markets.models import Market

PER_MAIL, PER_ADDRESS = 5, 30
SIGN_IN = Attempts("sign-in")


class LastAdministrator(Conflict):
    code = "last-administrator"
    sentence = gettext_lazy("This is the last administrator: give somebody else the role first.")


def _counters(email: str, address: str) -> tuple[Counter, Counter]:
    return ("mail", email, PER_MAIL), ("address", address, PER_ADDRESS)


def check_attempts(*, email: str, address: str) -> None:
    """Nothing, while few sign-ins failed for this mail and from this address in the last quarter of an hour.

    Raises:
        TooManyAttempts: the limit is reached; a right password does not help until the time is over.
    """
    SIGN_IN.check(*_counters(email, address))


def note_failure(*, email: str, address: str) -> None:
    """Count a failed sign-in; the time runs from the first."""
    SIGN_IN.note(*_counters(email, address))


def forget_failures(*, email: str) -> None:
    """A right password clears the mail's count; the address keeps its own, or one account would open a way to guess."""
    SIGN_IN.forget(*_counters(email, ""))


def _require(actor: User, permission: str) -> None:
    if not actor.has_perm(permission):
        raise NotAllowed


def _administrators() -> set[int]:
    return set(
        User.objects.filter(is_active=True, is_staff=True, roles__role="administrator", roles__everywhere=True)
        .select_for_update(of=("self",))
        .values_list("pk", flat=True)
    ) | set(User.objects.filter(is_active=True, is_superuser=True).values_list("pk", flat=True))


@transaction.atomic
def assign_roles(*, person: User, roles: Mapping[str, frozenset[int] | None], actor: User) -> None:
    """Give a person exactly these roles. Without any she is no longer staff.

    Raises:
        NotAllowed: the actor may not, would change her own rights, or would give more than she has.
        LastAdministrator: nobody would be left who can give roles.
        InvalidInput: an unknown role.
    """
    _require(actor, "clients.change_user")
    if actor.pk == person.pk:
        raise NotAllowed(_("Nobody changes her own rights; ask another administrator."))
    if person.is_superuser and not actor.is_superuser:
        raise NotAllowed
    if set(roles) - set(rules.ROLES):
        raise InvalidInput(field="roles")
    own = selectors.markets_of(actor, "clients.change_user")
    had = selectors.roles_of(person)
    touched = [reach for role, reach in [*roles.items(), *had.items()] if roles.get(role, 0) != had.get(role, 0)]
    if not all(rules.within(reach, own) for reach in touched):
        raise NotAllowed(_("You can give and take rights in your own markets only."))
    remains = "administrator" in roles and roles["administrator"] is None
    if not remains and _administrators() == {person.pk}:
        raise LastAdministrator
    RoleAssignment.objects.filter(user=person).delete()
    for role, markets in roles.items():
        kept = RoleAssignment.objects.create(user=person, role=role, everywhere=markets is None)
        kept.markets.set(markets or ())
    person.is_staff = bool(roles) or person.is_superuser
    person.save(update_fields=["is_staff"])
    codes = dict(Market.objects.values_list("pk", "code"))
    written = [":".join([role, *sorted(codes[pk] for pk in markets or ())]) for role, markets in sorted(roles.items())]
    record(RolesAssigned(person.pk, written), actor=actor)


@transaction.atomic
def invite(
    *, email: str, first_name: str, last_name: str, roles: Mapping[str, frozenset[int] | None], actor: User
) -> User:
    """Make a member of staff, with a mail in which she sets her own password. A client keeps her account and her orders.

    Raises:
        NotAllowed, LastAdministrator, InvalidInput: as `assign_roles`.
    """
    _require(actor, "clients.add_user")
    person = User.objects.filter(email=email.strip().lower()).first()
    if person is None:
        person = User.objects.create_user(email, first_name=first_name, last_name=last_name)
    assign_roles(person=person, roles=roles, actor=actor)
    record(PersonInvited(person.pk), actor=actor)
    _send_invitation(person)
    return person


def _send_invitation(person: User) -> None:
    link = settings.SITE_ADDRESS + reverse(
        "wagtailadmin_password_reset_confirm",
        args=[urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)],
    )
    send_mail(
        _("Your place in the back office of %(house)s") % {"house": settings.WAGTAIL_SITE_NAME},
        _("Welcome. Choose your password here:\n\n%(link)s\n\nThe link works once, for three days.") % {"link": link},
        None,
        [person.email],
    )


@transaction.atomic
def set_active(*, person: User, is_active: bool, actor: User) -> None:
    """Let a person sign in, or no longer. Her history stays.

    Raises:
        NotAllowed: the actor may not, or means herself.
        LastAdministrator: nobody would be left who can give roles.
    """
    _require(actor, "clients.change_user")
    if actor.pk == person.pk or (person.is_superuser and not actor.is_superuser):
        raise NotAllowed
    own = selectors.markets_of(actor, "clients.change_user")
    if not all(rules.within(reach, own) for reach in selectors.roles_of(person).values()):
        raise NotAllowed
    if not is_active and _administrators() == {person.pk}:
        raise LastAdministrator
    person.is_active = is_active
    person.save(update_fields=["is_active"])
    if not is_active:
        record(PersonDeactivated(person.pk), actor=actor)


def tell_approvers(fact: ApprovalRequested) -> None:
    """The worker's part: a mail to everybody who may approve what waits, but for who asked. Nothing where it was settled.

    Raises:
        OSError: mail cannot be sent now; the worker tries again.
    """
    state = TaskState.objects.filter(pk=fact.state, status=TaskState.STATUS_IN_PROGRESS).first()
    step = RoleApproval.objects.filter(pk=state.task_id).first() if state else None
    product = Product.objects.filter(pk=fact.product).first()
    if state is None or step is None or product is None:
        return
    asked = state.workflow_state.requested_by
    address = settings.SITE_ADDRESS + reverse("wagtailsnippets_catalog_product:edit", args=[product.pk])
    who = str(asked) if asked else current_house().name
    body = _(
        "%(who)s asks for your approval of “%(name)s”.\n\nLook at it, then approve it or send it back: %(address)s\n"
    )
    for person in selectors.people_with(step.permission):
        if person == asked:
            continue
        send_mail(
            _("“%(name)s” waits for your approval") % {"name": product.name},
            body % {"who": who, "name": product.name, "address": address},
            None,
            [person.email],
        )
