"""The bench's server: Granian as `ecrin serve` starts it, with `bench.app` as its application."""

import sys

from granian import Granian
from granian.constants import Interfaces, RuntimeModes


def main() -> None:
    Granian(
        "bench.app:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=int(sys.argv[2]),
        blocking_threads=2,
        runtime_mode=RuntimeModes.st,
        websockets=False,
        log_level="warning",
    ).serve()


if __name__ == "__main__":
    main()
