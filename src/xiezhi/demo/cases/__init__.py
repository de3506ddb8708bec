"""What happens in the county, one module for each field of work. Each writes lawful rows with the
extensions, restarts and exclusions of real life, planted violations, and planted entry errors."""
