"""Stands in for IPython on the page: what a lesson imports from it, and no more."""
