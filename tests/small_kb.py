"""A small knowledge base, written into a directory, for tests of the engine and of the checks."""

from pathlib import Path

from wizard.knowledge import Loaded, load, read
from wizard.model import KnowledgeBase

ARTICLE = """\
---
id: 1
title: Un essai
when: log.dialect = icewarp
source: https://example.com/1
created: 2026-01-01
---

Une introduction.

## Où en est la session

### Comment finit-elle ? {#outcome .question}

- [Bien](#fine "fine")
- [Mal](#reason "failed")

```evidence
proves failed: tls.outcome = failed
proves fine: tls.outcome = verified
```

## L’échec

### Quelle raison ? {#reason .question}

- [Illisible](#age "parse")
- [La version](#which-side "version")
- [Aucune](#next "none")

```evidence
proves parse: tls.there_says = parse
proves version: tls.there_says = version
```

#### Quel âge ? {#age .question}

- [Vieux](#shrink "old")
- [Récent](#next "recent")

```evidence
suggests old: tls.hello_size >= 256
```

#### Quel côté ? {#which-side .question}

- [Eux](#old-there "there")
- [Nous](#old-here "here")

### L’heure {#time .question}

- [Comparez](clock#offset "clock")

```evidence
skips: tls.there_says in parse, version
```

### Collez le reste {#more .question}

Collez les lignes de {session.peer: ce correspondant}.

### Le pare-feu ? {#firewall .question}

- [Oui](#box "box")
- [Non](#next "no")

## Solutions

### Rien {#fine .solution cause=none}

### Raccourcir {#shrink .solution cause=hello-not-understood at=there}

### Vieux là-bas {#old-there .solution cause=protocol-too-old at=there}

### Vieux ici {#old-here .solution cause=protocol-too-old at=here}

### Une boîte {#box .solution cause=interception at=between}
"""

CLOCK = """\
---
id: clock
title: L’heure
source: https://example.com/clock
created: 2026-01-01
---

## L’écart

### Les horloges diffèrent-elles ? {#offset .question}

- [Oui](#set "wrong")
- [Non](#next "right")

```evidence
proves wrong: clock.offset >= 300
```

## Solutions

### Régler {#set .solution cause=clock-skew at=here}

#### Étapes {.steps}

1. Réglez l’heure.
"""

SMALL = {"1.fr.md": ARTICLE, "clock.fr.md": CLOCK}


def write(directory: Path, files: dict[str, str]) -> Path:
    """The files in a directory."""
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return directory


def small_kb(directory: Path, files: dict[str, str] | None = None) -> KnowledgeBase:
    """The small knowledge base, loaded; it must be without mistakes."""
    return load(write(directory, SMALL if files is None else files))


def reading(directory: Path, files: dict[str, str]) -> Loaded:
    """What reading these files yields, mistakes included."""
    return read(write(directory, files))
