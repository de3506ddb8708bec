"""Criminal judgments: sentences, custody, earlier convictions."""
