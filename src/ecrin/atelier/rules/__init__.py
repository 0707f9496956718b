"""What is wished for and what it makes of a piece: plain Python."""

from .made import Fact, Made, Way, Wished, added_up, joined, usual_days

__all__ = ["Fact", "Made", "Way", "Wished", "added_up", "joined", "usual_days"]
