"""Ways to pay and the accounts for transfers, from `payments.toml`; a house without that file takes cards at the rehearsal bank."""

from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ValidationError

from ecrin.core.errors import InvalidInput
from ecrin.payments.services import DEFAULT_METHODS, AccountRow, MethodRow, ensure_accounts, ensure_methods

from .source import Table, read_table
from .words import Language, translations_of


def load_payment_methods(data: Path, languages: Mapping[str, Language]) -> None:
    """Make the ways to pay that are not there yet.

    Raises:
        InvalidInput: a market or a provider is unknown, or a value cannot be used.
    """
    table = read_table(data / "payments.toml")
    rows = [_row(row, languages) for row in table.tables("payment_method")]
    accounts = [_account(row) for row in table.tables("bank_account")]
    table.close()
    try:
        ensure_methods(rows=rows or DEFAULT_METHODS)
        ensure_accounts(rows=accounts)
    except ValidationError as error:
        raise InvalidInput(f"payments.toml: {'; '.join(error.messages)}") from error


def _account(row: Table) -> AccountRow:
    return AccountRow(
        holder=row.text("holder"),
        bank=row.text("bank"),
        details=row.text("details"),
        due_days=row.whole("due_days") if "due_days" in row else 7,
        markets=tuple(row.rows("markets", [])),
    )


def _row(row: Table, languages: Mapping[str, Language]) -> MethodRow:
    code = row.text("code")
    return MethodRow(
        code=code,
        name=row.text("name"),
        provider=row.text("provider"),
        note=row.text("note", ""),
        markets=tuple(row.rows("markets", [])),
        captures=row.text("captures", "dispatch"),
        least=row.whole("least") if "least" in row else None,
        most=row.whole("most") if "most" in row else None,
        translations=translations_of(languages, "payment", code),
    )
