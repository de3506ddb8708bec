"""What judgments, rulings, decisions and mediation documents of every kind have in common."""
