"""What a proof says, once it is believed, and why one is not."""

from dataclasses import dataclass

from wizard.errors import WizardError

AGENT = "agent"
"""The role that sees what is internal; any other role sees what everybody sees."""
LONGEST_PROOF = 8192
LONGEST_NAME = 200


class IdentityRefused(WizardError):
    """A proof is not believed. ``reason`` says why, for the log and for whoever sets the portal up."""

    code = "identity-refused"

    def __init__(self, reason: str) -> None:
        super().__init__(f"identity refused: {reason}", reason=reason)


def text_of(value: object) -> str:
    """A text or a whole number that a portal says, cut to a length; "" for anything else.

    Raises ``IdentityRefused`` for what no database takes: half a character, or a zero.

    >>> text_of("Anne"), text_of(17), text_of(True), text_of(None)
    ('Anne', '17', '', '')
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value)[:LONGEST_NAME]
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise IdentityRefused("malformed")
    return text


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody at work in a portal.

    ``issuer`` is the portal's name in the settings; ``subject`` who it is there, "" where the portal only proves that
    it is one of its agents; ``name`` is shown; ``ticket`` is the only ticket that it counts for, "" for any.
    """

    issuer: str
    subject: str = ""
    name: str = ""
    role: str = ""
    ticket: str = ""

    @property
    def is_agent(self) -> bool:
        """Whether internal notes and pages are for this person."""
        return self.role == AGENT


@dataclass(frozen=True, slots=True)
class Proof:
    """A believed proof. ``once`` is what it may be used by only once, "" where it has nothing that tells it apart.

    ``until`` is the second since 1970 up to which ``once`` must be remembered.
    """

    identity: Identity
    once: str
    until: int
