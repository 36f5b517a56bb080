"""A patient's phone in the browser, on the miniature phone network."""
