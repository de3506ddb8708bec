"""Text out of files: Word, PDF, web pages and OFD, taken in a guarded process of its own."""
