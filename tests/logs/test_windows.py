"""What Windows says in its own words, in English, in French, or as a number with its sign."""

import pytest

from wizard.conversation import Turn, Wizard, reply


def facts_of(wizard: Wizard, line: str) -> dict[str, str]:
    (session,) = reply(wizard, Turn(text=line)).sessions
    return {name: session.facts.value(name) or "" for name in session.facts.names()}


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("IOException: An existing connection was forcibly closed by the remote host.", "session.end", "reset"),
        ("IOException: Une connexion existante a dû être fermée par l'hôte distant.", "session.end", "reset"),
        (
            "Une tentative de connexion a échoué car le parti connecté n’a pas répondu convenablement au-delà",
            "session.end",
            "timeout",
        ),
        (
            "Aucune connexion n'a pu être établie car l'ordinateur cible l'a expressément refusée 192.0.2.9:587",
            "smtp.stage",
            "connect",
        ),
        (
            "System.IO.IOException : échec de l’authentification, car la partie distante a fermé le flux de transport.",
            "session.end",
            "closed",
        ),
        (
            "Authentication failed because the remote party sent a TLS alert: 'ProtocolVersion'.",
            "tls.alert",
            "70",
        ),
        ("AuthenticationException: the remote party sent a TLS alert: 'UnknownCA'.", "tls.alert", "48"),
        ("client error (Connect): no text here. (os error -2146893022)", "tls.here_says", "name"),
        ("schannel: CertGetCertificateChain trust error CERT_TRUST_IS_PARTIAL_CHAIN", "tls.here_says", "issuer-unknown"),
        ("schannel: next InitializeSecurityContext failed: CRYPT_E_NO_REVOCATION_CHECK (0x80092012)",
         "tls.here_says", "cert-refused"),
        ("lettre: Custom { kind: InvalidData, error: InvalidCertificate(Expired) }", "tls.here_says", "expired"),
    ],
)  # fmt: skip
def test_the_words_of_windows_say_what_their_code_says(shipped_wizard: Wizard, line: str, name: str, value: str):
    assert facts_of(shipped_wizard, line)[name] == value


@pytest.mark.parametrize(
    "line",
    [
        "La chaîne de certificats a été fournie par une autorité qui n'est pas approuvée.",
        "Win32Exception: The message received was unexpected or badly formatted",
        "AuthenticationException: A call to SSPI failed, see inner exception.",
    ],
)
def test_a_code_that_both_sides_can_be_the_reason_of_accuses_nobody(shipped_wizard: Wizard, line: str):
    facts = facts_of(shipped_wizard, line)
    assert facts["tls.outcome"] == "failed"
    assert "tls.here_says" not in facts
    assert "tls.there_says" not in facts
