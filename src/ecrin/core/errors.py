"""Refusals: what Ecrin says no to, and how.

    Refusal
    ├── NotAllowed          the actor may not do this
    ├── NotFound            it is not there, or not for this actor
    ├── InvalidInput        a value cannot be used; `field` says which
    └── Conflict            it was right a moment ago; something changed meanwhile

Rooms draw their own branches below these (`OutOfStock(Conflict)`). A refusal has a stable `code` for programs and a
sentence for a person; doors turn it into a page or into a problem document (RFC 9457). Anything else is a bug.
"""

from http import HTTPStatus
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):  # noqa: N818 - a refusal says what is wrong; it is not an error of ours
    """Base of all refusals.

    Attributes:
        code: stable, dotted-free name for programs.
        status: HTTP status with which a door answers.
        sentence: what a person reads; translatable, may hold `%(name)s` for `context`.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    sentence: ClassVar[str | Promise] = _("We could not do that.")

    def __init__(self, message: str | Promise = "", /, *, field: str = "", **context: Any) -> None:
        self.field = field
        self.context = context
        self._message = message
        super().__init__(message or self.code)

    def __str__(self) -> str:
        text = str(self._message or self.sentence)
        return text % self.context if self.context else text

    def as_problem(self) -> dict[str, Any]:
        """The members of an RFC 9457 problem document."""
        problem: dict[str, Any] = {
            "type": f"urn:ecrin:problem:{self.code}",
            "title": str(self),
            "status": int(self.status),
            "code": self.code,
        }
        if self.field:
            problem["field"] = self.field
        return problem


class NotAllowed(Refusal):
    code = "not-allowed"
    status = HTTPStatus.FORBIDDEN
    sentence = _("You do not have the right to do that.")


class NotFound(Refusal):
    code = "not-found"
    status = HTTPStatus.NOT_FOUND
    sentence = _("We could not find it.")


class InvalidInput(Refusal):
    code = "invalid-input"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = _("Please check what you entered.")


class Conflict(Refusal):
    code = "conflict"
    status = HTTPStatus.CONFLICT
    sentence = _("Something changed in the meantime. Please look again.")
