"""Speed as ratios against hand-written code in the same run. Never a test."""
