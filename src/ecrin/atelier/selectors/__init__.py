"""Reads of the atelier: see each for how many queries it takes."""

from .made import KINDS as KINDS
from .made import MadeOf as MadeOf
from .made import made as made
