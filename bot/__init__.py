"""The ear: Rasa 3.6 as an appliance, in an environment of its own, reached by HTTP."""
