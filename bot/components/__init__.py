"""Our own parts of Rasa's pipeline, in the order in which config.yml names them."""
