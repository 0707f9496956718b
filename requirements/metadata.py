"""The wheel's dependencies are the lines of `requirements/base.in`: they stand in one place."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface

BUILD_ONLY = {"hatchling", "editables"}


class Dependencies(MetadataHookInterface):
    def update(self, metadata: dict[str, object]) -> None:
        lines = (Path(self.root) / "requirements" / "base.in").read_text(encoding="utf-8").splitlines()
        wanted = (line.strip() for line in lines if line.strip() and not line.startswith("#"))
        metadata["dependencies"] = [line for line in wanted if line not in BUILD_ONLY]
