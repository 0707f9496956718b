"""What staff say of making, kept."""

from .engraving import BlockedWord, EngravingBox, EngravingMarket, EngravingRule, EngravingSize

__all__ = ["BlockedWord", "EngravingBox", "EngravingMarket", "EngravingRule", "EngravingSize"]
