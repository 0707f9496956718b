"""What letters may be about, and what markets ask for, from `newsletter.toml`; a house without that file has none."""

from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ValidationError

from ecrin.core.errors import InvalidInput
from ecrin.markets.models import Market
from ecrin.newsletter.models import Interest, NewsletterRule
from ecrin.newsletter.rules import DAYS

from .source import Table, read_table


def load_newsletter(data: Path, markets: Mapping[str, Market]) -> None:
    """Make the interests in the order of the file, and the rules of its markets.

    Raises:
        InvalidInput: a market is unknown, or a value cannot be used.
    """
    table = read_table(data / "newsletter.toml")
    for position, row in enumerate(table.tables("interest"), start=1):
        name, names = row.text("name"), _translations(row, "names", "name")
        made = Interest(code=row.text("code"), name=name, position=position, translations=names)
        _keep(made, row)
    for row in table.tables("rule"):
        market = markets.get(row.text("market"))
        if market is None:
            raise InvalidInput(f"{row.where}: there is no such market.")
        rule = NewsletterRule(
            market=market,
            must_confirm=not row.flag("at_once"),
            days=row.whole("days", DAYS),
            words=row.text("words", ""),
            translations=_translations(row, "translations", "words"),
        )
        _keep(rule, row)
    table.close()


def _translations(row: Table, key: str, field: str) -> dict[str, dict[str, str]]:
    return {code: {field: str(text), "state": "translated"} for code, text in row.table(key).pairs()}


def _keep(made: Interest | NewsletterRule, row: Table) -> None:
    try:
        made.full_clean()
    except ValidationError as error:
        raise InvalidInput(f"{row.where}: {error}") from error
    made.save()
