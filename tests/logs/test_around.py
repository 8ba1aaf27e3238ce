"""Lines around a log that no dialect claims: those of its sessions, those of their own, and prose."""

from tests.lab_scoring import shipped

DIAGNOSE = shipped()

CONNECT = "Nov 24 10:00:00 mx postfix/smtp[12]: connect to mx.example.net[192.0.2.7]:25"
ESTABLISHED = (
    "Nov 24 10:00:01 mx postfix/smtp[12]: Verified TLS connection established to mx.example.net[192.0.2.7]:25: "
    "TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)"
)
QUEUED = (
    "Nov 24 10:00:02 mx postfix/smtp[12]: 4F1: to=<a@example.net>, relay=mx.example.net[192.0.2.7]:25, status=deferred"
)
RESET = "Nov 24 10:00:00 mx postfix/smtpd[9]: connect from client.example.org[198.51.100.4]"
GONE = "Nov 24 10:00:03 mx postfix/smtpd[9]: disconnect from client.example.org[198.51.100.4]"
ERROR = "Error: error:0A000102:SSL routines::unsupported protocol"


def sessions(*lines: str) -> list[dict]:
    return DIAGNOSE("\n".join(lines))["sessions"]


def value(session: dict, name: str) -> object:
    return session["facts"].get(name, {}).get("value")


def test_an_error_between_the_lines_of_one_session_is_of_that_session():
    (session,) = sessions(RESET, ERROR, GONE)
    assert value(session, "tls.here_says") == "version"
    assert (session["dialect"], session["lines"]) == ("postfix", [1, 3])


def test_an_error_that_names_another_address_is_a_session_of_its_own():
    first, second = sessions(RESET, f"{ERROR} (peer 203.0.113.9)", GONE)
    assert value(first, "tls.here_says") is None
    assert value(second, "tls.here_says") == "version"


def test_an_error_beside_a_success_does_not_make_it_a_failure():
    first, second = sessions(ESTABLISHED, ERROR)
    assert (first["outcome"], value(first, "tls.here_says")) == ("verified", None)
    assert value(second, "tls.here_says") == "version"


def test_a_sentence_beside_a_success_states_nothing():
    (session,) = sessions(ESTABLISHED, "", "The customer asked whether the certificate has expired, I said no.")
    assert session["outcome"] == "verified"


def test_what_criticises_a_certificate_beside_a_servers_log_is_another_program():
    first, second = sessions(RESET, "javax.net.ssl.SSLHandshakeException: PKIX path building failed", GONE)
    assert value(first, "tls.here_says") is None
    assert value(second, "tls.here_says") == "issuer-unknown"


def test_a_failure_in_unknown_words_asks_for_its_reason():
    diagnosis = DIAGNOSE("2026-11-24 10:00:00 ERROR mailer: secure channel to relay.example.net: TLS setup failed")
    (session,) = diagnosis["sessions"]
    assert session["outcome"] == "failed"
    assert session["next"]["ask"] == "smtp-tls#reason"
    assert diagnosis["causes"] == []


def test_a_question_about_tls_is_no_log():
    assert DIAGNOSE("Why can the TLS handshake with a server fail?")["sessions"] == []


def test_a_sentence_that_was_wrapped_is_read_whole():
    (session,) = sessions(
        "The error says", "TLS is required, but was", "not offered by host mx.example.org[192.0.2.86]"
    )
    assert value(session, "smtp.starttls") == "missing"


def test_lines_that_were_cut_in_the_middle_of_words_are_joined():
    line = "app: error:0A000102:SSL routines::unsupported protocol while sending to mx.example.org with TLS"
    (session,) = sessions(*(line[at : at + 30] for at in range(0, len(line), 30)))
    assert value(session, "tls.here_says") == "version"


def test_a_dialogue_between_double_arrows_is_followed():
    diagnosis = DIAGNOSE(
        "[1] DEBUG [A1] <= EHLO out.example.org\n[1] DEBUG [A1] => 250-mx\n[1] DEBUG [A1] => 250 STARTTLS\n"
        "[1] DEBUG [A1] <= STARTTLS\n[1] DEBUG [A1] => 220 Ready to start TLS\n[1] DEBUG [A1] <= EHLO out.example.org"
    )
    assert diagnosis["sessions"][0]["outcome"] == "encrypted"


def test_a_reply_in_quotation_marks_in_a_sentence_is_a_refusal():
    (session,) = sessions('The queue says "454 4.7.5 certificate validation failure" for this domain.')
    assert value(session, "smtp.reply") == 454


def test_every_error_of_a_session_joins_it():
    (session,) = sessions(RESET, f"{ERROR} (peer 198.51.100.4)", GONE, ERROR, "")
    assert session["lines"] == [1, 4]
