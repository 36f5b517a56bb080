"""The hands: reads what was understood, calls the clinic, names the reply."""
