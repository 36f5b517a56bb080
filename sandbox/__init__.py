"""The outside world in miniature, for the demo and the tests, never in production."""
