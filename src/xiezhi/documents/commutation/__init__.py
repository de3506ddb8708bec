"""Rulings on commutation and parole."""
