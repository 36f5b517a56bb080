"""The checks of `frontdesk doctor`: one file for each part of an installation."""
