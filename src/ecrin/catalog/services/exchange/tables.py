"""Files as tables of text, read and written: CSV in any usual encoding and delimiter, and XLSX."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from ecrin.catalog.rules.exchange import Row, RowError, guarded, unguarded
from ecrin.core.errors import InvalidInput

MAX_BYTES = 20 * 2**20
MAX_UNPACKED = 400 * 2**20
MAX_ROWS = 100_000
MAX_CELL = 32_000
DELIMITERS = ",;\t|"


class FileUnreadable(InvalidInput):
    code = "file-unreadable"


Table = tuple[list[str], list[Row], list[RowError]]


def read_table(content: bytes) -> Table:
    """Header, rows and what is wrong with single cells (formulas). Empty rows are left out.

    Raises:
        FileUnreadable: too large, empty, damaged, or no table at all.
    """
    if len(content) > MAX_BYTES:
        raise FileUnreadable(_("The file is larger than %(size)d MB."), size=MAX_BYTES // 2**20)
    is_workbook = content.startswith(b"PK\x03\x04")
    lines = _workbook_lines(content) if is_workbook else _csv_lines(content)
    header: list[str] = []
    rows: list[Row] = []
    errors: list[RowError] = []
    for number, line in enumerate(lines, start=1):
        if number > MAX_ROWS + 1:
            raise FileUnreadable(_("The file has more than %(count)d rows."), count=MAX_ROWS)
        cells = [_text(value) for value in line]
        if number == 1:
            header = _header(cells)
            continue
        if any(cells):
            errors += _wrong_cells(number, header, line, cells, is_workbook=is_workbook)
            rows.append(Row(number, {name: unguarded(cell) for name, cell in zip(header, cells, strict=False)}))
    if not any(header):
        raise FileUnreadable(_("The file has no header row."))
    return header, rows, errors


def _header(cells: Sequence[str]) -> list[str]:
    names = [unguarded(cell).strip().lower() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _wrong_cells(
    number: int, header: Sequence[str], line: Sequence[Any], cells: Sequence[str], *, is_workbook: bool
) -> list[RowError]:
    errors = []
    if any(cells[len(header) :]):
        errors.append(RowError(number, "", _("The row has more cells than the header.")))
    for name, value, cell in zip(header, line, cells, strict=False):
        if is_workbook and isinstance(value, str) and value.startswith("="):
            errors.append(RowError(number, name, _("This cell is a formula; paste its value instead.")))
        elif len(cell) > MAX_CELL:
            errors.append(RowError(number, name, _("This cell is too long.")))
        elif any(ord(sign) < 32 and sign not in "\n\t" for sign in cell):
            errors.append(RowError(number, name, _("This cell holds a control character.")))
    return errors


def _csv_lines(content: bytes) -> Iterator[list[str]]:
    text = decoded(content)
    delimiter = sniffed(text)
    if not text.strip():
        return
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise FileUnreadable(_("The file is not a table: %(reason)s."), reason=error) from error


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8 or UTF-16 (with its mark), else as Western Windows programs write it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileUnreadable(_("The file is not text; save it as CSV in UTF-8, or as XLSX."))


def sniffed(text: str) -> str:
    """The delimiter: whichever stands most often in the header, outside quotes."""
    header = text.lstrip("\ufeff").split("\n", 1)[0]
    outside = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _workbook_lines(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise FileUnreadable(_("The file is too large when unpacked."))
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for line in sheet.iter_rows(values_only=True):
            yield list(line)
        book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, ValueError, EOFError) as error:
        raise FileUnreadable(_("The file is not a workbook that can be read.")) from error


def _text(value: Any) -> str:
    """A cell as text: whole numbers without decimals, dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file that Excel, too, opens as UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def as_xlsx(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of text cells, its header kept in view."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Ecrin")
    sheet.freeze_panes = "A2"
    sheet.append(list(header))
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=guarded(value))
            cell.data_type = "s"
            cell.number_format = "@"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
