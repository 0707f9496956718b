"""The `ecrin` command: Django's own commands and Ecrin's."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecrin.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - settings must be named first

    # Commands read best with hyphens (`ecrin check-messages`); their modules cannot have them.
    name = [word.replace("-", "_") if not word.startswith("-") else word for word in sys.argv[1:2]]
    execute_from_command_line([sys.argv[0], *name, *sys.argv[2:]])


if __name__ == "__main__":
    main()
