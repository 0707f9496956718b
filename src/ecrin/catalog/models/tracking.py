"""What taxonomy rows have in common."""

from ecrin.core.models import Tracked


class Taxonomy(Tracked):
    """Names and trees that nearly every page shows; a change of any makes them all newer."""

    class Meta:
        abstract = True

    def change_keys(self) -> tuple[str, ...]:
        return ("taxonomy",)
