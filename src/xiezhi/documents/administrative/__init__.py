"""Administrative judgments and rulings."""
