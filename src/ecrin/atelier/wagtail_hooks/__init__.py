"""Staff screens of this room; each module registers its own."""

from . import engraving as engraving
from . import stones as stones
from . import straps as straps
