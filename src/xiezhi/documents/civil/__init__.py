"""Civil judgments, rulings and mediation documents."""
