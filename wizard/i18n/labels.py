"""What the fixed words of the product are called in the interface."""

from collections.abc import Mapping, Sequence

from wizard.i18n.catalogues import translator


def N_(message: str) -> str:  # noqa: N802  # the name under which message extraction knows it
    """Mark a message for extraction; it is translated where it is shown."""
    return message


CERTAINTY_LABELS: Mapping[str, str] = {
    "certain": N_("Proven by the lines"),
    "likely": N_("Likely"),
    "possible": N_("Possible"),
}

PLACE_LABELS: Mapping[str, str] = {
    "here": N_("on our side"),
    "there": N_("on the other side"),
    "between": N_("between the two"),
}

EFFORT_LABELS: Mapping[str, str] = {
    "low": N_("little effort"),
    "medium": N_("some effort"),
    "high": N_("much effort"),
}

OUTCOME_LABELS: Mapping[str, str] = {
    "verified": N_("Encrypted and verified"),
    "encrypted": N_("Encrypted"),
    "clear": N_("Not encrypted"),
    "failed": N_("Encryption failed"),
    "not-tls": N_("Not a TLS problem"),
    "unknown": N_("End of the exchange unknown"),
}

CAUSE_LABELS: Mapping[str, str] = {
    "none": N_("No problem in these lines"),
    "not-tls": N_("A problem, but not of TLS"),
    "clock-skew": N_("A clock is wrong"),
    "cert-expired": N_("Certificate expired"),
    "cert-not-yet-valid": N_("Certificate not valid yet"),
    "cert-self-signed": N_("Self-signed certificate"),
    "cert-private-ca": N_("Certificate from a private authority"),
    "cert-missing-intermediate": N_("Intermediate certificate missing"),
    "trust-store-missing": N_("Root certificates missing from the trust store"),
    "cert-name-mismatch": N_("Certificate for another name"),
    "cert-wrong-purpose": N_("Certificate for another purpose"),
    "cert-weak": N_("Certificate too weak"),
    "cert-revoked": N_("Certificate revoked"),
    "cert-unusable": N_("Certificate or key unusable"),
    "cert-rejected": N_("Certificate refused without a reason"),
    "client-cert-required": N_("A client certificate is required"),
    "sni-problem": N_("Wrong server name, or none sent"),
    "protocol-too-old": N_("No TLS version in common"),
    "no-common-cipher": N_("No cipher in common"),
    "weak-dh": N_("Diffie-Hellman group too small"),
    "signature-algorithm": N_("No signature algorithm in common"),
    "legacy-renegotiation": N_("Old renegotiation refused"),
    "hello-not-understood": N_("The ClientHello was not understood"),
    "starttls-not-offered": N_("STARTTLS is not offered"),
    "starttls-masked": N_("STARTTLS is masked on the way"),
    "starttls-refused": N_("STARTTLS is refused"),
    "starttls-required": N_("STARTTLS is required"),
    "starttls-not-used": N_("STARTTLS is offered but not used"),
    "plain-on-tls-port": N_("Plain text where TLS is expected"),
    "tls-on-plain-port": N_("TLS where plain text is expected"),
    "port-blocked": N_("The connection is not made"),
    "connection-cut": N_("The connection is cut during the handshake"),
    "interception": N_("A box in the path alters the exchange"),
    "peer-fault": N_("TLS broke down of itself"),
    "policy-refused": N_("A policy or a check is not satisfied"),
    "rate-limited": N_("Too many connections"),
}

COMPLAINT_LABELS: Mapping[str, str] = {
    "issuer-unknown": N_("issuer of the certificate not found"),
    "self-signed": N_("certificate signed by itself"),
    "root-unknown": N_("root certificate not trusted"),
    "expired": N_("certificate expired"),
    "not-yet-valid": N_("certificate not valid yet"),
    "dates": N_("dates of the certificate do not fit"),
    "name": N_("name not in the certificate"),
    "purpose": N_("certificate made for another purpose"),
    "key-weak": N_("key of the certificate too short"),
    "revoked": N_("certificate revoked"),
    "cert-refused": N_("certificate refused, without detail"),
    "key-mismatch": N_("key does not belong to the certificate"),
    "no-certificate": N_("no certificate"),
    "client-cert": N_("client certificate wanted"),
    "server-name": N_("server name not recognised"),
    "version": N_("TLS version not supported"),
    "no-cipher": N_("no cipher in common"),
    "dh-small": N_("Diffie-Hellman group refused as too small"),
    "signature": N_("signature algorithm not accepted"),
    "renegotiation": N_("renegotiation refused"),
    "handshake-refused": N_("handshake refused, without detail"),
    "parse": N_("message could not be read"),
    "plain-text": N_("plain text instead of TLS"),
    "tls-on-plain": N_("TLS instead of plain text"),
    "http": N_("HTTP instead of mail"),
    "internal": N_("internal error"),
    "policy": N_("forbidden by a policy"),
    "rate": N_("too many connections"),
    "alert-unnamed": N_("an alert without a name"),
}

PRODUCT_NAMES: Mapping[str, str] = {
    "courier": "Courier",
    "dovecot": "Dovecot",
    "exchange": "Exchange Server",
    "exchange-online": "Exchange Online",
    "exim": "Exim",
    "haraka": "Haraka",
    "hmailserver": "hMailServer",
    "icewarp": "IceWarp",
    "linux": "Linux",
    "mdaemon": "MDaemon",
    "opensmtpd": "OpenSMTPD",
    "postfix": "Postfix",
    "sendmail": "Sendmail",
    "windows": "Windows",
    "zimbra": "Zimbra",
}
"""How products and systems write their names; those that are not here write them as their ids."""

FACT_LABELS: Mapping[str, str] = {
    "log.dialect": N_("Log format"),
    "log.tool": N_("Test tool"),
    "session.side": N_("Our role"),
    "session.peer": N_("Other side"),
    "session.local": N_("Our address"),
    "session.host": N_("Name dialled"),
    "session.port": N_("Port"),
    "session.protocol": N_("Protocol"),
    "session.target": N_("Server to test"),
    "session.time": N_("Time of the first line"),
    "session.end": N_("End of the connection"),
    "smtp.stage": N_("How far it got"),
    "smtp.starttls": N_("STARTTLS"),
    "smtp.refused": N_("Command refused"),
    "smtp.reply": N_("Reply code"),
    "smtp.enhanced": N_("Enhanced status code"),
    "smtp.auth": N_("Login (AUTH)"),
    "tls.outcome": N_("Outcome"),
    "tls.here_says": N_("What we complain about"),
    "tls.there_says": N_("What the other side complains about"),
    "tls.verify": N_("Verification code"),
    "tls.alert": N_("Alert received"),
    "tls.alert_sent": N_("Alert sent"),
    "tls.hello_size": N_("Size of the ClientHello (bytes)"),
    "tls.hello_version": N_("Version in the ClientHello"),
    "tls.record_version": N_("Record version"),
    "tls.version": N_("TLS version"),
    "tls.cipher": N_("Cipher"),
    "cert.not_before": N_("Certificate valid from"),
    "cert.not_after": N_("Certificate valid until"),
    "cert.names": N_("Names in the certificate"),
    "cert.issuer": N_("Issuer of the certificate"),
    "cert.key_bits": N_("Length of the key (bits)"),
    "clock.offset": N_("Clock offset (seconds)"),
    "server.product": N_("Product of our server"),
    "server.version": N_("Version of our server"),
    "server.system": N_("System of our server"),
}

VALUE_LABELS: Mapping[str, Mapping[str, str]] = {
    "session.side": {"client": N_("client (we deliver)"), "server": N_("server (we receive)")},
    "session.protocol": {
        "smtp": N_("SMTP"),
        "imap": N_("IMAP"),
        "pop3": N_("POP3"),
        "sieve": N_("ManageSieve"),
        "lmtp": N_("LMTP"),
    },
    "session.end": {
        "closed": N_("closed in good order"),
        "reset": N_("reset"),
        "timeout": N_("timed out"),
        "no-address": N_("the name has no address"),
    },
    "smtp.stage": {
        "connect": N_("connection"),
        "connected": N_("connected, no banner"),
        "banner": N_("banner"),
        "ehlo": N_("EHLO"),
        "starttls": N_("STARTTLS"),
        "handshake": N_("TLS handshake"),
        "after-tls": N_("after the handshake"),
        "mail": N_("message"),
        "delivered": N_("message accepted"),
    },
    "smtp.starttls": {
        "offered": N_("offered"),
        "missing": N_("missing from the whole EHLO reply"),
        "masked": N_("masked"),
        "refused": N_("refused"),
        "required": N_("required"),
        "accepted": N_("accepted"),
    },
    "smtp.auth": {"missing": N_("not offered")},
    "tls.outcome": OUTCOME_LABELS,
    "tls.here_says": COMPLAINT_LABELS,
    "tls.there_says": COMPLAINT_LABELS,
}


def _label(labels: Mapping[str, str], key: str, lang: str) -> str:
    message = labels.get(key)
    return translator(lang).gettext(message) if message else key


def fact_label(name: str, lang: str) -> str:
    """What a fact is called.

    >>> fact_label("tls.alert", "en")
    'Alert received'
    """
    return _label(FACT_LABELS, name, lang)


def value_label(fact: str, value: str, lang: str) -> str:
    """What a value of a fact is called; the value itself where it is a number or a text.

    >>> value_label("smtp.stage", "handshake", "en"), value_label("tls.alert", "50", "en")
    ('TLS handshake', '50')
    """
    return _label(VALUE_LABELS.get(fact, {}), value, lang)


def cause_label(cause: str, lang: str) -> str:
    """What a cause is called."""
    return _label(CAUSE_LABELS, cause, lang)


def place_label(place: str | None, lang: str) -> str:
    """Where a cause is, said after its name; empty where the place is not known."""
    return _label(PLACE_LABELS, place, lang) if place else ""


def certainty_label(certainty: str, lang: str) -> str:
    """How sure a verdict is."""
    return _label(CERTAINTY_LABELS, certainty, lang)


def effort_label(effort: str, lang: str) -> str:
    """How much work a solution is; empty where the article does not say."""
    return _label(EFFORT_LABELS, effort, lang) if effort else ""


def outcome_label(outcome: str, lang: str) -> str:
    """How a session ended."""
    return _label(OUTCOME_LABELS, outcome, lang)


def complaint_label(complaint: str, lang: str) -> str:
    """What one side said is wrong."""
    return _label(COMPLAINT_LABELS, complaint, lang)


def product_name(product: str) -> str:
    """How a product or system writes its name; one that is not known, as it is.

    >>> product_name("hmailserver"), product_name("qmail")
    ('hMailServer', 'qmail')
    """
    return PRODUCT_NAMES.get(product, product)


def listed(words: Sequence[str], lang: str) -> str:
    """Words as a list in a sentence.

    >>> listed(("HOST", "PORT"), "en"), listed(("HOTE",), "fr")
    ('HOST and PORT', 'HOTE')
    """
    if len(words) < 2:
        return "".join(words)
    return translator(lang).gettext("%(words)s and %(last)s") % {"words": ", ".join(words[:-1]), "last": words[-1]}
