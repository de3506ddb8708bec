"""Text out of files: TXT, JSONL, DOCX, PDF, HTML."""
