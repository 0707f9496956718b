"""What is made for somebody, and the bench."""

from .makings import Making as Making
from .makings import MakingPhoto as MakingPhoto
from .makings import MakingStep as MakingStep
from .straps import Strap as Strap
from .straps import StrapView as StrapView
from .straps import WatchFitting as WatchFitting
