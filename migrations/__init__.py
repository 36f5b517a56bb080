"""The database, by Alembic: `frontdesk migrate` brings it to the newest form."""
