"""What is made for somebody, what it is made of, and the bench."""

from .engraving import BlockedWord as BlockedWord
from .engraving import EngravingBox as EngravingBox
from .engraving import EngravingMarket as EngravingMarket
from .engraving import EngravingRule as EngravingRule
from .engraving import EngravingSize as EngravingSize
from .makings import Making as Making
from .makings import MakingPhoto as MakingPhoto
from .makings import MakingStep as MakingStep
from .stones import RingDesign as RingDesign
from .stones import Setting as Setting
from .stones import Stone as Stone
from .straps import Strap as Strap
from .straps import StrapView as StrapView
from .straps import WatchFitting as WatchFitting
