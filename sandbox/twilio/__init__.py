"""Twilio in miniature: its REST API for messages, the webhooks that it posts, and the carrier behind it."""
