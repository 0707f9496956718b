"""Which files rooms above the catalogue bring in and take out, besides the catalogue's own. See `catalog.services.exchange`."""

from collections.abc import Mapping
from typing import Any

from ecrin.atelier.services.files import EngravingFile
from ecrin.atelier.services.stones_file import StoneFile
from ecrin.atelier.services.straps_files import FittingFile

FILES: Mapping[str, Any] = {
    "engravings": EngravingFile(),
    "straps": FittingFile("straps"),
    "fittings": FittingFile("fittings"),
    "stones": StoneFile(),
    "all-stones": StoneFile(whole=True),
}
