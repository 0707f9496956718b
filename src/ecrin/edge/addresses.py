"""Which request asks for which kept page: path, the query names that matter, and the encoding."""

from urllib.parse import parse_qsl, urlencode

TRACKING = frozenset({
    "gclid", "gbraid", "wbraid", "dclid", "fbclid", "msclkid", "ttclid", "twclid", "li_fat_id", "igshid", "yclid",
    "mc_cid", "mc_eid", "_ga", "_gl", "epik", "srsltid",
})  # fmt: skip
TRACKING_PREFIXES = ("utm_", "mtm_", "pk_")
MOST_QUERY = 2000

Query = tuple[tuple[str, str], ...]


def untracked(query: str) -> Query | None:
    """The query's pairs without well-known tracking names; None when it is too long to be kept."""
    if len(query) > MOST_QUERY:
        return None
    pairs = parse_qsl(query, keep_blank_values=True)
    return tuple(pair for pair in pairs if pair[0] not in TRACKING and not pair[0].startswith(TRACKING_PREFIXES))


def ordered(pairs: Query) -> Query:
    """Pairs by name; values of one name keep their order. Two orders of the same names are one page."""
    return tuple(sorted(pairs, key=lambda pair: pair[0]))


def only_names(pairs: Query, names: tuple[str, ...]) -> bool:
    """Whether all names are among those that matter. A name that does not is no reason to keep a page under it."""
    return all(name in names for name, _value in pairs)


def query_string(pairs: Query) -> str:
    return urlencode(pairs)


def encoding_of(accepted: str) -> str:
    """`br`, `gzip` or empty, from an Accept-Encoding header; q=0 refuses."""
    found = {}
    for part in accepted.lower().split(","):
        name, _semicolon, weight = part.strip().partition(";")
        found[name.strip()] = weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return next((name for name in ("br", "gzip") if found.get(name)), "")
