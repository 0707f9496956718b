"""An extra room of a house whose server dies where it is told to: at a numbered commit or call of a purchase."""
