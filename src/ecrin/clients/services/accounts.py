"""An account begins, and the mail with which she signs in is proven and changed."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ecrin.clients.events import AccountBegun, MailChanged, MailProven
from ecrin.clients.models import User
from ecrin.core.errors import Conflict
from ecrin.core.journal import record

from .locking import locked_client


class MailTaken(Conflict):
    code = "mail-taken"
    sentence = _("This address has an account of its own. Please sign in there, or choose another address.")


def begin_account(*, email: str, password: str | None) -> User | None:
    """Somebody chooses a password for an e-mail address, or wants to come in without one. Returns the account, which opens
    once the mail is proven; None where the address has an account already, which is left as it is. Takes as long for
    both.
    """
    try:
        with transaction.atomic():
            client = User.objects.create_user(email, password)
            EmailAddress.objects.create(user=client, email=client.email, primary=True, verified=False)
            record(AccountBegun(client.pk), actor=client)
    except IntegrityError:
        return None
    return client


@transaction.atomic
def prove_mail(*, client: User) -> None:
    """She came by a letter to her address. Doing it twice is doing it once."""
    row = locked_client(client)
    mail, _made = EmailAddress.objects.get_or_create(user=row, email=row.email.lower(), defaults={"primary": True})
    if mail.verified:
        return
    mail.verified = mail.primary = True
    mail.save(update_fields=["verified", "primary"])
    record(MailProven(row.pk), actor=row)


@transaction.atomic
def prove_mail_by_code(*, client: User) -> User:
    """She read a code in her mail, which proves the address. A password that somebody chose for it before that proves
    nothing and opens nothing any more. Returns her as she is now.
    """
    row = locked_client(client)
    if not EmailAddress.objects.filter(user=row, email=row.email.lower(), verified=True).exists():
        row.set_unusable_password()
        row.save(update_fields=["password"])
        prove_mail(client=row)
    return row


@transaction.atomic
def want_mail(*, client: User, email: str) -> EmailAddress | None:
    """She would like to sign in with another address: it is written down, unproven, in place of one that she wanted
    before. None where somebody has it, which the caller tells nobody.
    """
    row, wanted = locked_client(client), email.strip().lower()
    now, _made = EmailAddress.objects.get_or_create(user=row, email=row.email)
    # What is older than the present one is a former address that has yet to be told.
    EmailAddress.objects.filter(user=row, verified=False, pk__gt=now.pk).delete()
    if User.objects.filter(email=wanted).exists():
        return None
    return EmailAddress.objects.create(user=row, email=wanted, primary=False, verified=False)


@transaction.atomic
def change_mail(*, client: User, wanted: EmailAddress, storefront: str) -> None:
    """She came by the letter to the new address: she signs in with it from now on, and the former one is told.

    Raises:
        MailTaken: somebody has it meanwhile.
    """
    row = locked_client(client)
    if User.objects.filter(email=wanted.email).exists():
        raise MailTaken
    former, _made = EmailAddress.objects.get_or_create(user=row, email=row.email)
    EmailAddress.objects.filter(pk=former.pk).update(primary=False, verified=False)
    try:
        with transaction.atomic():
            row.email = wanted.email
            row.save(update_fields=["email"])
            EmailAddress.objects.filter(pk=wanted.pk).update(primary=True, verified=True)
    except IntegrityError as error:
        raise MailTaken from error
    record(MailChanged(row.pk, former.pk, storefront), actor=row)
    record(MailProven(row.pk), actor=row)


@transaction.atomic
def forget_former_mail(*, client: int, former: int) -> None:
    """The former address has been told: it is kept no more."""
    EmailAddress.objects.filter(pk=former, user=client, verified=False, primary=False).delete()


@transaction.atomic
def hand_over_mails(*, source: User, target: User) -> frozenset[str]:
    """Addresses that were proven to be one account's are proven to be another's. Returns them. In the transaction of a
    merging.
    """
    mails = EmailAddress.objects.filter(user=source)
    proven = frozenset(mail.email.lower() for mail in mails if mail.verified)
    mails.filter(verified=True).update(user=target, primary=False)
    mails.filter(verified=False).delete()
    return proven
