"""Makes a fresh machine able to run and test the project; needs nothing but the standard library."""
