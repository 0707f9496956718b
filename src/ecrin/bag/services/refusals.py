"""What the bag says no to."""

from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import Conflict


class BagClosed(Conflict):
    code = "bag-closed"
    sentence = _("This bag has been ordered already. Please look at your bag again.")


class NotSoldHere(Conflict):
    code = "not-sold-here"
    sentence = _("This creation cannot be bought online here. Our advisors will gladly help you.")


class SoldOut(NotSoldHere):
    code = "sold-out"
    sentence = _("This creation is not available at the moment. Our advisors will gladly help you.")


class CannotMake(Conflict):
    code = "cannot-make"
    sentence = _("What this was to be made with is not available any more. Please choose anew.")


class FewLeft(Conflict):
    """`left` says how many there are."""

    code = "few-left"

    @property
    def left(self) -> int:
        return int(self.context["left"])


class LimitReached(Conflict):
    """The sentence says the limit."""

    code = "limit-reached"


class BagFull(Conflict):
    code = "bag-full"
    sentence = _("Your bag holds as many different pieces as it can. Our advisors will gladly help you with more.")
