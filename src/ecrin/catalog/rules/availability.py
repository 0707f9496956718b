"""How a creation is had in a market."""

from typing import Literal

from ecrin.markets.rules import MarketState

Level = Literal["online", "boutique", "request", "hidden"]
LEVELS: tuple[Level, ...] = ("online", "boutique", "request", "hidden")


def level_in(state: MarketState, own: str | None, everywhere: str | None) -> Level:
    """The level that counts: the market's own row, else the row for everywhere, else what the market's state gives.

    A market that only shows sells nothing online, whatever a row says; a closed one shows nothing.
    """
    if state == "closed":
        return "hidden"
    said = own or everywhere
    if said is None:
        return "online" if state == "open" else "request"
    if said not in LEVELS:
        raise ValueError(f"{said!r} is not a level of availability")
    if said == "online" and state != "open":
        return "request"
    return said
