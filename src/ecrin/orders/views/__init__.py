"""A guest's order at its unguessable address, and the way to find it again."""

from .find import FINDING, PER_ADDRESS, PER_NUMBER, find
from .order import Event, cancel, lines_of, order, personal, timeline_of
from .papers import page_of, paper, paper_pdf, pdf_answer
from .words import PAID, STATES, TIMELINE

__all__ = [
    "FINDING",
    "PAID",
    "PER_ADDRESS",
    "PER_NUMBER",
    "STATES",
    "TIMELINE",
    "Event",
    "cancel",
    "find",
    "lines_of",
    "order",
    "page_of",
    "paper",
    "paper_pdf",
    "pdf_answer",
    "personal",
    "timeline_of",
]
