"""The house's documents, from `legal/<kind>/<language>.toml`: published as they stand."""

from pathlib import Path

from ecrin.core.errors import InvalidInput
from ecrin.core.texts import CONTENT_LANGUAGES
from ecrin.legal.services import keep_draft, publish_version

from .source import read_table


def load_legal(data: Path) -> None:
    """Keep and publish every document that is there.

    Raises:
        InvalidInput: a file that is not named by a language, or a wording that cannot be.
    """
    for path in sorted((data / "legal").glob("*/*.toml")):
        language, _, market = path.stem.partition(".")
        if language not in CONTENT_LANGUAGES:
            raise InvalidInput(
                f"{path.parent.name}/{path.name} is not named by a language: en.toml, fr.toml, en.us.toml."
            )
        table = read_table(path)
        sections = [
            (section.text("number"), section.text("heading"), section.text("body"))
            for section in table.tables("section")
        ]
        draft = keep_draft(
            kind=path.parent.name,
            market_code=market,
            language=language,
            title=table.text("title"),
            sections=sections,
            source=table.text("source", ""),
        )
        table.close()
        publish_version(version=draft.pk)
