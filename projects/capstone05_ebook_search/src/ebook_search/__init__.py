"""Search a folder of e-books."""
