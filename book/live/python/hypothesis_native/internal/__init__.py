"""The two modules that Hypothesis asks for."""
