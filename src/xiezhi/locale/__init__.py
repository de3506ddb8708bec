"""Catalogues of the interface language, and the tool that keeps them current."""
