"""What the worker does for this room by the clock."""

from .services import renew_first_dispatch


def renew_promises() -> list[str]:
    """Have pages that tell a day made anew once a cut-off or a midnight has passed. Returns codes of the markets."""
    return renew_first_dispatch()
