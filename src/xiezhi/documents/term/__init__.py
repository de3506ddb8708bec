"""The term reconciler: a stated term held against the custody history the text tells."""
