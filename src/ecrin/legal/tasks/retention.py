"""What the house keeps for a time only is forgotten when its time is over, every day."""

import logging

from django.utils import timezone

from ecrin.legal.models import RetentionRun
from ecrin.legal.selectors import retention

log = logging.getLogger(__name__)


def forget_by_time() -> int:
    """Do every rule of `config/privacy.py`, one after the other; one that fails is written to the log and keeps none from
    the others. Returns how much was forgotten.
    """
    total = 0
    for code, rule in retention().items():
        try:
            count = int(rule.run() or 0)
        except Exception:
            log.exception("retention of %s failed", code)
            continue
        RetentionRun.objects.create(code=code, count=count, at=timezone.now())
        log.info("retention of %s: %s", code, count)
        total += count
    return total
