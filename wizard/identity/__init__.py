"""Who works in the frame: proofs that a portal's server signs, told apart from what anybody may say."""

from wizard.identity.issuers import Issuer, issuers
from wizard.identity.proofs import Identity, IdentityRefused, Proof
from wizard.identity.tokens import is_jwt, proof_of_jwt
from wizard.identity.vendors import proof_of_body, proof_of_query

__all__ = [
    "Identity",
    "IdentityRefused",
    "Issuer",
    "Proof",
    "is_jwt",
    "issuers",
    "proof_of_body",
    "proof_of_jwt",
    "proof_of_query",
]
