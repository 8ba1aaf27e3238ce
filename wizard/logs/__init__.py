"""Pasted text to lines, sessions and facts."""
