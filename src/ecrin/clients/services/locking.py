"""Every change of what a client keeps first locks her row."""

from ecrin.clients.models import User


def locked_client(client: User) -> User:
    """Her row, locked: two tabs never leave two addresses that are proposed first."""
    return User.objects.select_for_update().get(pk=client.pk)
