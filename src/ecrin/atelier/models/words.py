"""What clients read of stones and engravings, whatever their language: grades, shapes, typefaces, scripts. Every other word of
these models is for staff.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

TYPEFACE_NAMES = {
    "antiqua": _("Antiqua"),
    "italic": _("Italic"),
    "linear": _("Linear"),
    "gothic-jp": _("Japanese"),
    "gothic-kr": _("Korean"),
    "gothic-sc": _("Simplified Chinese"),
    "gothic-tc": _("Traditional Chinese"),
    "naskh": _("Naskh (Arabic)"),
    "hebrew": _("Hebrew"),
}
SCRIPT_NAMES = {
    "latin": _("Latin"),
    "cyrillic": _("Cyrillic"),
    "han": _("Chinese characters"),
    "kana": _("Japanese kana"),
    "hangul": _("Korean Hangul"),
    "arabic": _("Arabic"),
    "hebrew": _("Hebrew"),
}


class Shape(models.TextChoices):
    ROUND = "round", _("Round")
    OVAL = "oval", _("Oval")
    CUSHION = "cushion", _("Cushion")
    EMERALD = "emerald", _("Emerald")
    PRINCESS = "princess", _("Princess")
    PEAR = "pear", _("Pear")
    RADIANT = "radiant", _("Radiant")
    MARQUISE = "marquise", _("Marquise")
    ASSCHER = "asscher", _("Asscher")
    HEART = "heart", _("Heart")


class Finish(models.TextChoices):
    EXCELLENT = "excellent", _("Excellent")
    VERY_GOOD = "very-good", _("Very good")
    GOOD = "good", _("Good")
    FAIR = "fair", _("Fair")
    POOR = "poor", _("Poor")


class Fluorescence(models.TextChoices):
    NONE = "none", _("None")
    FAINT = "faint", _("Faint")
    MEDIUM = "medium", _("Medium")
    STRONG = "strong", _("Strong")
    VERY_STRONG = "very-strong", _("Very strong")
