"""A knowledge base of any size, the same for the same seed: ``python -m bench.generate_kb DIR --articles 1000``.

Each article is about one made-up appliance: ten symptoms with their samples, a checklist with branches, a call of a
page that all share, six solutions with steps, check, undo and reply; French is the source, English the translation. The
words of the symptoms are those of mail logs, so that they resemble each other as real ones do.
"""

import argparse
import random
from collections.abc import Iterator
from pathlib import Path
from string import Template

SEED = 10_000
SYMPTOMS = 10
_COMPLAINTS = ("parse", "version", "no-cipher", "handshake-refused", "issuer-unknown", "expired", "name", "internal")
_CAUSES = (
    ("hello-not-understood", "there"), ("protocol-too-old", "there"), ("protocol-too-old", "here"),
    ("no-common-cipher", "there"), ("interception", "between"), ("peer-fault", "there"),
)  # fmt: skip
_SUBJECTS = (
    "handshake connection session certificate chain request reply record message channel policy route transport relay "
    "listener queue delivery negotiation exchange signature"
).split()
_DETAILS = (
    "inbound outbound secure encrypted initial second pending partial cached duplicate unsigned unknown upstream local "
    "remote shared default strict legacy modern"
).split()
_ENDS = (
    "failed", "was refused by the peer", "timed out", "was closed before the end", "could not be verified",
    "is not allowed by the policy", "has been reset", "cannot be parsed", "expired", "was dropped without reply",
)  # fmt: skip
_PLACES = (
    "during the handshake", "after STARTTLS", "while reading the greeting", "before the first record",
    "on the second attempt", "while sending EHLO", "in the key exchange", "at the end of the session",
)  # fmt: skip
_ALWAYS = "log.dialect known and session.side known and session.peer known and tls.outcome known"
"""More terms than an article needs, so that no other claims the same lines with as many."""
_HEADING = "192.0.2.90 [1AD4] 16:48:40:173 Client session "

_WORDS = {
    "fr": {
        "title": "Échecs TLS de l’appliance $name",
        "intro": "L’appliance $name écrit ses propres lignes quand un échange chiffré échoue.",
        "symptoms": "Symptômes",
        "symptom": "Message $n de $name",
        "symptom_text": "$name n’a pas terminé l’échange ; la ligne seule ne dit pas toujours pourquoi.",
        "checks": "Contrôles",
        "complaint": "Quelle est la plainte ?",
        "complaint_text": "Elle figure à la fin de la ligne.",
        "parse": "La demande n’est pas comprise",
        "version": "La version",
        "cipher": "Le chiffrement",
        "other": "Une autre",
        "age": "De quand date le logiciel du correspondant ?",
        "old": "D’avant 2014",
        "recent": "Plus récent",
        "side": "Quel côté est en retard ?",
        "there": "Le correspondant",
        "here": "Nous",
        "time": "L’heure",
        "compare": "Comparez les horloges",
        "lines": "Collez les lignes qui précèdent",
        "lines_text": "Les dix lignes avant l’échec, avec celles de {session.peer: ce correspondant}.",
        "box": "Un pare-feu se trouve-t-il sur le chemin ?",
        "yes": "Oui",
        "no": "Non",
        "solutions": "Solutions",
        "solution": "Régler $name, cas $n",
        "steps": "Étapes",
        "step": "Ouvrez la console, puis la page $n.",
        "command": "Donnez cette commande :",
        "check": "Vérifier",
        "check_text": "La session suivante est chiffrée.",
        "undo": "Annuler",
        "undo_text": "Remettez l’ancienne valeur.",
        "reply": "Réponse au client",
        "reply_text": "Bonjour,\n\nNous avons corrigé le réglage pour {session.peer: votre serveur}.\n\nCordialement",
        "time_title": "L’heure des appliances",
        "offset": "Les horloges diffèrent-elles ?",
        "time_solution": "Régler l’horloge",
    },
    "en": {
        "title": "TLS failures of the appliance $name",
        "intro": "The appliance $name writes lines of its own when an encrypted exchange fails.",
        "symptoms": "Symptoms",
        "symptom": "Message $n of $name",
        "symptom_text": "$name did not finish the exchange; the line alone does not always say why.",
        "checks": "Checks",
        "complaint": "What is the complaint?",
        "complaint_text": "It stands at the end of the line.",
        "parse": "The request is not understood",
        "version": "The version",
        "cipher": "The cipher",
        "other": "Another",
        "age": "From when is the software of the peer?",
        "old": "Before 2014",
        "recent": "More recent",
        "side": "Which side is behind?",
        "there": "The peer",
        "here": "We are",
        "time": "The time",
        "compare": "Compare the clocks",
        "lines": "Paste the lines before",
        "lines_text": "The ten lines before the failure, with those of {session.peer: this peer}.",
        "box": "Does a firewall stand in the path?",
        "yes": "Yes",
        "no": "No",
        "solutions": "Solutions",
        "solution": "Adjust $name, case $n",
        "steps": "Steps",
        "step": "Open the console, then page $n.",
        "command": "Give this command:",
        "check": "Check",
        "check_text": "The next session is encrypted.",
        "undo": "Undo",
        "undo_text": "Put the old value back.",
        "reply": "Reply to the customer",
        "reply_text": "Hello,\n\nWe have corrected the setting for {session.peer: your server}.\n\nKind regards",
        "time_title": "The time of appliances",
        "offset": "Do the clocks differ?",
        "time_solution": "Set the clock",
    },
}
LANGUAGES = tuple(_WORDS)

_SOLUTION = Template("""\
### $solution {#s$n .solution cause=$cause at=$at effort=low}

#### $steps {.steps}

${source}1. $step
2. $command

        set $name tls.option$n = $n

#### $check {.check}

$check_text

#### $undo {.undo}

$undo_text

#### $reply {.reply}

$reply_text

""")
_SYMPTOM = Template("""\
### $symptom {#m$n .symptom}

$symptom_text

$logic""")
_LOG = Template("""\
```log
line: $wording
sets: log.tool=$page, tls.outcome=failed, tls.there_says=$complaint
like: $sample
unlike: $sample (not a failure)
```

""")
_TIME = Template("""\
### $time_solution {#set .solution cause=clock-skew at=here effort=low}

#### $steps {.steps}

1. $step
""")


def write(directory: Path, articles: int, seed: int = SEED) -> None:
    """Write that many articles, in two languages, and the page that they share, below ``directory``."""
    directory.mkdir(parents=True, exist_ok=True)
    names = _names(random.Random(seed))
    for language in LANGUAGES:
        (directory / f"appliance-time.{language}.md").write_text(_shared(language), "utf-8")
    for number in range(1, articles + 1):
        page, name = f"appliance-{number:04}", next(names)
        for language in LANGUAGES:
            text = _article(page, name, language, random.Random(f"{seed} {number}"))
            (directory / f"{page}.{language}.md").write_text(text, "utf-8")


def _names(draw: random.Random) -> Iterator[str]:
    """Made-up names of products, each once."""
    used: set[str] = set()
    while True:
        name = "".join(draw.choice("bdfglmnprstvz") + draw.choice("aeiou") for _ in range(3)).capitalize() + "x"
        if name not in used:
            used.add(name)
            yield name


def _said(language: str, **values: object) -> dict[str, str]:
    """The words of a language with the values in them, and the values."""
    texts = {key: str(value) for key, value in values.items()}
    return {key: Template(text).safe_substitute(texts) for key, text in _WORDS[language].items()} | texts


def _shared(language: str) -> str:
    say = _said(language, n=1)
    choices = (("yes", "#set", "wrong"), ("no", "#next", "right"))
    question = _question(language, 3, "offset", choices, ("proves wrong: clock.offset >= 300",))
    front = _front("appliance-time", say["time_title"], language, "")
    return f"{front}\n## {say['checks']}\n\n{question}## {say['solutions']}\n\n{_TIME.substitute(say)}"


def _article(page: str, name: str, language: str, draw: random.Random) -> str:
    say = _said(language, name=name)
    source = f"source: https://example.com/{page}\n\n" if language == LANGUAGES[0] else ""
    symptoms = "".join(_symptom(page, name, number, language, draw) for number in range(1, SYMPTOMS + 1))
    solutions = "".join(
        _SOLUTION.substitute(_said(language, name=name, n=n, cause=cause, at=at, source=source))
        for n, (cause, at) in enumerate(_CAUSES, 1)
    )
    when = f"when: log.tool = {page} and {_ALWAYS}\n"
    return (
        f"{_front(page, say['title'], language, when)}\n{say['intro']}\n\n"
        f"## {say['symptoms']}\n\n{symptoms}## {say['checks']}\n\n{_questions(language)}"
        f"## {say['solutions']}\n\n{solutions}"
    )


def _front(page: str, title: str, language: str, when: str) -> str:
    source = f"{when}created: 2026-01-01\nsource: https://example.com/{page}\n" if language == LANGUAGES[0] else ""
    return f"---\nid: {page}\ntitle: {title}\n{source}---\n"


def _symptom(page: str, name: str, number: int, language: str, draw: random.Random) -> str:
    words = (
        f"the {draw.choice(_DETAILS)} {draw.choice(_DETAILS)} {draw.choice(_SUBJECTS)} {draw.choice(_ENDS)} "
        f"{draw.choice(_PLACES)}"
    )
    wording = f"{name} {words}" if number % 2 else f"{words}, code {{tls.alert}}, unit {name}"
    sample = _HEADING + wording.replace("{tls.alert}", str(40 + number))
    complaint = draw.choice(_COMPLAINTS)
    logic = _LOG.substitute(page=page, wording=wording, sample=sample, complaint=complaint)
    logic = logic if language == LANGUAGES[0] else ""
    return _SYMPTOM.substitute(_said(language, name=name, n=number, logic=logic))


def _questions(language: str) -> str:
    complaints = (("parse", "#age", "parse"), ("version", "#side", "version"), ("cipher", "#s4", "cipher"))
    evidence = (
        "proves parse: tls.there_says = parse",
        "proves version: tls.there_says = version",
        "suggests cipher: tls.there_says in no-cipher, handshake-refused",
    )
    called = (("compare", "appliance-time#offset", "clock"),)
    return "".join((
        _question(language, 3, "complaint", (*complaints, ("other", "#next", "other")), evidence),
        _question(language, 4, "age", (("old", "#s1", "old"), ("recent", "#next", "recent"))),
        _question(language, 4, "side", (("there", "#s2", "there"), ("here", "#s3", "here"))),
        _question(language, 3, "time", called, ("skips: tls.there_says in parse, version",)),
        _question(language, 3, "lines", ()),
        _question(language, 3, "box", (("yes", "#s5", "box"), ("no", "#s6", "none"))),
    ))  # fmt: skip


def _question(
    language: str, level: int, node: str, choices: tuple[tuple[str, str, str], ...], evidence: tuple[str, ...] = ()
) -> str:
    """A question; ``choices`` are label, target and id, the label by its name in the words."""
    say = _WORDS[language]
    parts = [f"{'#' * level} {say[node]} {{#{node} .question}}\n\n"]
    if text := say.get(f"{node}_text"):
        parts.append(f"{text}\n\n")
    parts += [f'- [{say[label]}]({target} "{choice}")\n' for label, target, choice in choices]
    if evidence and language == LANGUAGES[0]:
        parts.append("\n```evidence\n" + "\n".join(evidence) + "\n```\n")
    return "".join(parts).rstrip() + "\n\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.generate_kb", description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    write(asked.directory, asked.articles, asked.seed)


if __name__ == "__main__":
    main()
