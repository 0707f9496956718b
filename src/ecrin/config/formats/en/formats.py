"""Hours by the clock of the house: `Nov. 25, 2026, 16:07` needs neither a.m. nor p.m., and no second full stop."""

DATETIME_FORMAT = "N j, Y, H:i"
TIME_FORMAT = "H:i"
SHORT_DATETIME_FORMAT = "m/d/Y H:i"
