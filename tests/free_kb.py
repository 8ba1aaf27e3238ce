"""A knowledge base with sections whose order does not matter, for tests of what is asked first."""

FREE = """\
---
id: 2
title: Un essai sans ordre
when: log.dialect = postfix
source: https://example.com/2
created: 2026-01-01
---

## Où en est la session {.any-order}

### Comment finit-elle ? {#outcome .question .in-order}

- [Bien](#fine "fine")
- [Mal](#next "failed")

```evidence
proves failed: tls.outcome = failed
```

### Un autre réseau ? {#elsewhere .question effort=high}

- [Oui](#box "yes")
- [Non](#next "no")

### Quelle page ? {#page .question effort=medium}

- [Regardez](chain#shown "look")

### Un coup d’œil ? {#look .question effort=low}

- [Un nom faux](#name "name")
- [Une autre branche](#which "which")
- [Rien](#next "nothing")

#### Laquelle ? {#which .question}

- [Eux](#weak "there")
- [Aucune](#next "neither")
- [Ailleurs](#away "away")

### Rare ? {#rare .question effort=low}

- [Oui](#odd "yes")
- [Non](#next "no")

```evidence
suggests yes: session.end = reset
```

### Le dernier recours ? {#last .question .in-order}

- [Oui](#name "yes")
- [Non](#next "no")

### Après ? {#after .question effort=low}

- [Oui](#later "yes")
- [Non](#next "no")

## Ailleurs

### Partir ? {#away .question}

- [Oui](#gone "yes")
- [Non](#next "no")

## Solutions

### Rien {#fine .solution cause=none}

### Une boîte {#box .solution cause=interception at=between likely=rare}

### Un nom {#name .solution cause=cert-name-mismatch likely=usual}

### Une clé {#weak .solution cause=cert-weak likely=common}

### Un reste {#odd .solution cause=peer-fault likely=rare}

### Plus tard {#later .solution cause=rate-limited}

### Parti {#gone .solution cause=not-tls}
"""

CHAIN = """\
---
id: chain
title: La chaîne
source: https://example.com/chain
created: 2026-01-01
---

## Ce que l’on voit {.any-order}

### Combien de certificats ? {#shown .question effort=medium}

- [Un seul](#short "one")
- [Tous](#next "all")

### Sa date ? {#date .question effort=low}

- [Passée](#expired "past")
- [Bonne](#next "good")

```evidence
proves past: tls.here_says = expired
skips: tls.here_says = name
```

## Solutions

### Compléter {#short .solution cause=cert-missing-intermediate likely=common}

### Renouveler {#expired .solution cause=cert-expired likely=common}
"""

FREE_KB = {"2.fr.md": FREE, "chain.fr.md": CHAIN}

SYMPTOM = """
## Symptômes

### Un échec {#failure .symptom}

```log
line: TLS could not be established with anybody
sets: tls.outcome=failed
like: TLS could not be established with anybody
```
"""
SEEN = "TLS could not be established with anybody\n"
"""A line that opens the article, where it has the symptom."""
SEEN_KB = {"2.fr.md": FREE.replace("log.dialect = postfix", "tls.outcome = failed") + SYMPTOM, "chain.fr.md": CHAIN}
