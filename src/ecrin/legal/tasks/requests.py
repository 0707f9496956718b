"""A request whose asker is known is worked on: a copy is made, or room after room forgets her. Both bear being done twice, and
go on where they were interrupted.
"""

from django.utils import timezone
from django.utils.translation import override

from ecrin.legal.events import DataVerified
from ecrin.legal.models import DataRequest
from ecrin.legal.rules import Subject
from ecrin.legal.selectors import completed, privacy_rooms
from ecrin.legal.services import (
    begin_work,
    end_old_requests,
    finish_erasure,
    forget_in,
    keep_copy,
    let_wait,
    try_again,
)

from .copies import made_copy


def work_on(fact: DataVerified) -> None:
    """Make the copy, or forget her. Nothing where it was refused or done meanwhile."""
    request = DataRequest.objects.get(pk=fact.request)
    if request.state != DataRequest.State.RUNNING:
        return
    with override(request.language):
        if not request.rooms:
            subject = completed(Subject(request.client, frozenset(request.mails)))
            request = begin_work(row=request.pk, subject=subject)
        if request.is_copy:
            with made_copy(request) as file:
                keep_copy(row=request.pk, file=file)
        else:
            _forget(request)


def _forget(request: DataRequest) -> None:
    subject = Subject(request.client, frozenset(request.mails), frozenset(request.purposes))
    rooms = privacy_rooms()
    if not request.rooms:
        sentences = [
            said for room in rooms.values() if hasattr(room, "blocks") for said in room.blocks(subject)
        ]  # fmt: skip
        if sentences:
            let_wait(row=request.pk, sentences=sentences)
            return
    for name, room in rooms.items():
        forget_in(row=request.pk, room=name, erase=room.erase)
    finish_erasure(row=request.pk)


def work_by_clock() -> int:
    """What waited a day is tried again; copies whose days are over go; what nobody proved lapses. Returns how many."""
    due = DataRequest.objects.filter(state=DataRequest.State.WAITING, try_at__lte=timezone.now())
    rows = list(due.values_list("pk", flat=True))
    for row in rows:
        try_again(row=row)
    return len(rows) + end_old_requests()
