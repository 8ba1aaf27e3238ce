"""Reads the log of a mail server, says what is wrong with its TLS exchange, and asks only the rest.

A library user loads a knowledge base and sends turns:

>>> from wizard.config import Settings
>>> from wizard.conversation import Turn, Wizard, reply
>>> from wizard.knowledge import load
>>> wizard = Wizard(load(Settings.from_environment({}).kb))
>>> reply(wizard, Turn(article="375")).next.question
'375#outcome'
"""

__version__ = "0.1.0"
