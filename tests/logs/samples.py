"""The log excerpts of the original article 375, with the prose around them, and the ways in which people paste them."""

import html
import re
import textwrap
from collections.abc import Callable

ARTICLE = """\
Symptômes\u00a0
Le problème se traduit par un échec dans les échanges SMTP sur la séquence StartTLS

Session cliente :

La connexion SSL a été vérifiée et la connexion est sécurisée:
46.105.36.90\u00a0\u00a0\u00a0 [1AD4] 16:48:40:152 Client session >>> STARTTLS
46.105.36.90\u00a0\u00a0\u00a0 [1AD4] 16:48:40:155 Client session <<< 220 2.0.0 Ready to start TLS
46.105.36.90\u00a0\u00a0\u00a0 [1AD4] 16:48:40:173 Client session SSL: Verified (0)
46.105.36.90\u00a0\u00a0\u00a0 [1AD4] 16:48:40:173 Client session >>> EHLO comserver.darnis.com

La connexion n'a pas été vérifiée mais est quand même sécurisée :
2a00:1450:400c:c06::1b [1AD4] 16:48:39:267 Client session >>> STARTTLS
2a00:1450:400c:c06::1b [1AD4] 16:48:39:276 Client session <<< 220 2.0.0 Ready to start TLS
2a00:1450:400c:c06::1b [1AD4] 16:48:39:288 Client session SSL: Not verified (20) - proceed anyway
2a00:1450:400c:c06::1b [1AD4] 16:48:39:288 Client session >>> EHLO comserver.darnis.com

Erreurs possibles : 20 (unable to get local issuer certificate), 18 (self signed certificate), 6 (SSL handshake failed)
Cela signifie généralement que le certificat distant est inexistant ou non valide.

La connexion sécurisée n'a pas pu être établie :
178.251.163.242 [1F70] 12:51:22 Client session <<< 250 STARTTLS
178.251.163.242 [1F70] 12:51:22 Client session >>> STARTTLS
178.251.163.242 [1F70] 12:51:22 Client session <<< 220 Go ahead with TLS
178.251.163.242 [1F70] 12:51:22 Client session TLS connection could not be established
>>> (SSLv2/v3 write client hello B ,771,22) 010001fc0303c......350084c012c008c01cc0 (512)
<<< (SSLv2/v3 read server hello A ,769,21) 0232


Session serveur :

La connexion sécurisée a été établie :
145.239.37.84\u00a0\u00a0 [12EC] 00:00:50:393 <<< STARTTLS
145.239.37.84\u00a0\u00a0 [12EC] 00:00:50:404 >>> 220 2.0.0 Ready to start TLS
145.239.37.84\u00a0\u00a0 [12EC] 00:00:50:430 <<< EHLO mail.icewarptech.io

La connexion sécurisée n'a pas pu être établie :
54.39.247.55\u00a0\u00a0\u00a0 [1880] 17:31:44:299 <<< STARTTLS
54.39.247.55\u00a0\u00a0\u00a0 [1880] 17:31:44:312 >>> 220 2.0.0 Ready to start TLS
54.39.247.55\u00a0\u00a0\u00a0 [1880] 17:31:44:394 SSL: Handshake with client failed on 192.168.10.2:25

Le problème peut avoir plusieurs origines :
- Certificat incorrect (certificate has expired, alert certificate expired)
"""
"""As the page shows it: padded with no-break spaces, with error texts in the prose."""

_LOG_LINE = re.compile(r"^(?:[\w.:]+\s+\[[0-9A-F]+\]|>>>|<<<)")


def _log_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if _LOG_LINE.match(line)]


def _each_log_line(change: Callable[[str], str]) -> Callable[[str], str]:
    def changed(text: str) -> str:
        return "\n".join(change(line) if _LOG_LINE.match(line) else line for line in text.splitlines())

    return changed


def _old_dates(text: str) -> str:
    return re.sub(r"(\] )(\d\d:\d\d:\d\d)(?::\d{3})?", r"\1Sun, 27 Nov 2022 \2 +0100", text)


def _interleaved(text: str) -> str:
    other = iter(f"192.0.2.77 [0BAD] 10:00:{number:02} <<< NOOP" for number in range(60))
    return "\n".join(
        f"{next(other)}\n{line}" if _LOG_LINE.match(line) and not line.startswith((">", "<")) else line
        for line in text.splitlines()
    )


def _prose_between(text: str) -> str:
    return "\n".join(
        f"{line}\nici le certificat du correspondant a été refusé (alert unknown ca)" if _LOG_LINE.match(line) else line
        for line in text.splitlines()
    )


def _wrapped_bytes(text: str) -> str:
    return text.replace("c......350084", "c......\n350084").replace("(SSLv2/v3 read", "(SSLv2/v3\nread")


VARIANTS: dict[str, Callable[[str], str]] = {
    "as it stands": lambda text: text,
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "old carriage returns": lambda text: text.replace("\n", "\r"),
    "collapsed blanks": lambda text: re.sub(r"[ \u00a0]+", " ", text),
    "html entities": html.escape,
    "html entities twice": lambda text: html.escape(html.escape(text)),
    "quoted": lambda text: "".join(f"> {line}\n" for line in text.splitlines()),
    "quoted twice": lambda text: "".join(f">> {line}\n" for line in text.splitlines()),
    "markdown fence": lambda text: f"Bonjour,\n```log\n{text}```\nMerci",
    "bold": _each_log_line(lambda line: f"**{line}**"),
    "inline code": _each_log_line(lambda line: f"`{line}`"),
    "escaped for markdown": _each_log_line(
        lambda line: line.replace("[", "\\[").replace(">", "\\>").replace("<", "\\<")
    ),
    "bullets": _each_log_line(lambda line: f"- {line}" if line[0].isdigit() else line),
    "numbers of lines": _each_log_line(lambda line: f"120: {line}"),
    "names of files": _each_log_line(lambda line: f"s20221127-00.log:{line}"),
    "lower-case threads": lambda text: re.sub(r"\[\w+\]", lambda found: found.group().lower(), text),
    "threads of eight digits": lambda text: re.sub(r"\[(\w{4})\]", r"[0000\1]", text),
    "old dates": _old_dates,
    "wrapped bytes": _wrapped_bytes,
    "tabs": lambda text: text.replace("\u00a0", "\t").replace("] ", "]\t"),
    "leading blanks": lambda text: textwrap.indent(text, "        "),
    "trailing blanks": lambda text: text.replace("\n", "   \n"),
    "narrow blanks": lambda text: text.replace("\u00a0", "\u202f").replace(" [", "\u2009["),
    "guillemets": lambda text: text.replace(">>>", "»>").replace("<<<", "«<"),
    "typographic dashes": lambda text: text.replace(" - ", " \u2013 ").replace("......", "……"),
    "another session between": _interleaved,
    "prose between": _prose_between,
    "log lines only": lambda text: "\n".join(_log_lines(text)),
    "colours of a terminal": _each_log_line(lambda line: f"\x1b[1m{line}\x1b[0m"),
    "wrapped by a mail program": lambda text: "\n".join(
        part for line in text.splitlines() for part in textwrap.wrap(line, 76, break_on_hyphens=False) or [""]
    ),
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252")
