"""Words in and out: inbox, outbox, the story of one message, consent, language and wording; it knows no medicine."""
