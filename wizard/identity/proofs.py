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
