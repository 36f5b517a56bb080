"""The door of the phone network: checks what Twilio posts, records it, answers at once."""
