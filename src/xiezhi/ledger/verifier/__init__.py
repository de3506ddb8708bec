"""The file handed to outsiders. Nothing in xiezhi imports it, and it imports nothing of xiezhi."""
