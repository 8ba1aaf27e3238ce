"""One module for each command: what it is called, what it takes, and what it runs."""
