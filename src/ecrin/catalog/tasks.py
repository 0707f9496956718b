"""What the worker does for the catalogue by the clock."""

from django.core.management import call_command

from .services.renditions import retire_pictures, sweep_renditions

__all__ = ["publish_scheduled", "retire_pictures", "sweep_renditions"]


def publish_scheduled() -> None:
    """Publish and take off what staff scheduled for this moment."""
    call_command("publish_scheduled")
