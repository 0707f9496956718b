"""Vector pictures are served as they are: so none may carry anything that acts."""

import re
from xml.parsers import expat

_ACTING = frozenset(
    [
        "script",
        "foreignobject",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "handler",
        "listener",
        "set",
        "animate",
        "animatemotion",
        "animatetransform",
        "link",
        "meta",
        "base",
        "form",
        "input",
        "textarea",
        "button",
    ]
)
_INLINE = re.compile(r"data:image/(png|jpeg|webp|gif|avif);base64,", re.IGNORECASE)
_STYLE = re.compile(
    r"@import|expression\s*\(|behavior\s*:|-moz-binding|url\(\s*['\"]?\s*(?!#|data:image/(?!svg))", re.IGNORECASE
)


class Acting(ValueError):  # noqa: N818 - it says what is wrong, as refusals do
    """A vector picture that may act or reach out; its text is a sentence."""


def check_vector(content: bytes) -> None:
    """Pass a vector picture that only draws.

    Raises:
        Acting: it is no XML, or holds a script, a handler, a foreign element, an entity or an outside address.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    texts: list[str] = []
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2].lower()
        if not found and local != "svg":
            raise Acting("The file is no vector picture.")
        found.append(local)
        if local in _ACTING:
            raise Acting(f"The picture holds “{local}”, which may act; export it without.")
        for attribute, value in attributes.items():
            _check_attribute(attribute.rpartition(" ")[2].lower(), value)

    def doctype(_name: str, _system: str | None, _public: str | None, has_own: int) -> None:
        if has_own:
            raise Acting("The picture declares entities; export it without.")

    def instruction(target: str, _data: str) -> None:
        raise Acting(f"The picture holds an instruction “{target}”; export it without.")

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    parser.ProcessingInstructionHandler = instruction
    parser.CharacterDataHandler = texts.append
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Acting("The file is no vector picture.") from error
    if _STYLE.search("".join(texts)) and "style" in found:
        raise Acting("The picture's styles reach outside; export it without.")


def _check_attribute(name: str, value: str) -> None:
    text = re.sub(r"[\x00-\x20]+", "", value)
    if name.startswith("on"):
        raise Acting(f"The picture holds “{name}”, which may act; export it without.")
    if name in {"href", "src"} and not (text.startswith("#") or _INLINE.match(text)):
        raise Acting("The picture reaches outside itself; embed what it shows.")
    if "javascript:" in text.lower() or _STYLE.search(text):
        raise Acting("The picture reaches outside itself; embed what it shows.")
