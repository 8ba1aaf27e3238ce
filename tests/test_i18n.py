"""The interface's words: complete in every language, fresh, with equal placeholders and good typography."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from wizard import i18n
from wizard.i18n import labels
from wizard.vocabulary import CAUSES, CERTAINTIES, COMPLAINTS, EFFORTS, FACTS, PLACES

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "locales"
NO_BREAK, NARROW = "\u00a0", "\u202f"
SLOT = re.compile(r"%\((\w+)\)[sd]")


def catalogue(language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return read_po(source, locale=language)


def template() -> Catalog:
    with (LOCALES / "messages.pot").open("rb") as source:
        return read_po(source)


def strings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (str(message.string),)


def ids(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (str(message.id),)


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


def test_the_interface_speaks_french_and_english() -> None:
    assert i18n.LANGUAGES == ("en", "fr")
    assert [i18n.language_name(language) for language in i18n.LANGUAGES] == ["English", "Français"]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_catalogue_has_every_message_and_no_other(language: str) -> None:
    assert {message.id for message in messages(language)} == {message.id for message in template() if message.id}
    assert [message.id for message in messages(language) if not all(strings(message))] == []
    assert list(catalogue(language).obsolete) == []


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_message_is_a_guess(language: str) -> None:
    assert [message.id for message in messages(language) if message.fuzzy] == []


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_message(language: str) -> None:
    for message in messages(language):
        wanted = set(SLOT.findall(" ".join(ids(message))))
        for string in strings(message):
            assert set(SLOT.findall(string)) == wanted, message.id
            assert string.count("%") == len(SLOT.findall(string)), message.id


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_catalogue_has_as_many_plurals_as_its_language(language: str) -> None:
    wanted = catalogue(language).num_plurals
    for message in messages(language):
        if message.pluralizable:
            assert len(strings(message)) == wanted, message.id


def test_the_template_is_what_extraction_gives(tmp_path: Path) -> None:
    fresh = tmp_path / "messages.pot"
    options = ["--no-wrap", "--sort-output", "--omit-header", "--no-location", "-k", "N_"]
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract", "-F", "babel.cfg", *options]
    subprocess.run([*command, "-o", str(fresh), "."], cwd=ROOT, check=True, capture_output=True)
    assert fresh.read_text("utf-8") == (LOCALES / "messages.pot").read_text("utf-8"), "run “make messages”"


def test_every_word_of_the_vocabulary_has_a_label() -> None:
    assert set(labels.CAUSE_LABELS) == CAUSES
    assert set(labels.COMPLAINT_LABELS) == COMPLAINTS
    assert set(labels.FACT_LABELS) == set(FACTS)
    assert set(labels.PLACE_LABELS) == set(PLACES)
    assert set(labels.CERTAINTY_LABELS) == set(CERTAINTIES)
    assert set(labels.EFFORT_LABELS) == set(EFFORTS)
    for name, spec in FACTS.items():
        assert spec.values - set(labels.VALUE_LABELS.get(name, {})) <= {
            *FACTS["server.product"].values,
            "windows",
            "linux",
        }


def test_no_two_causes_have_one_name() -> None:
    for language in i18n.LANGUAGES:
        names = [i18n.cause_label(cause, language) for cause in CAUSES]
        assert len(set(names)) == len(names)


FRENCH_MISTAKES = {
    "a plain space before high punctuation": re.compile(r" [;!?:]"),
    "no space before high punctuation": re.compile(rf"[^\s{NO_BREAK}{NARROW}0-9/A-Z:?!«]([;!?]|:(?=\s|$))"),
    "the wrong no-break space before a colon": re.compile(rf"{NARROW}:"),
    "the wide no-break space before ; ! ?": re.compile(rf"(?<!«){NO_BREAK}[;!?]"),
    "guillemets without no-break spaces": re.compile(rf"«[^{NO_BREAK}]|[^{NO_BREAK}]»"),
    "straight or English quotes": re.compile(r"[\"“”]"),
    "a typewriter’s apostrophe": re.compile(r"'"),
    "three dots": re.compile(r"\.\.\."),
}


@pytest.mark.parametrize("mistake", FRENCH_MISTAKES)
def test_french_is_set_as_french_is(mistake: str) -> None:
    found = [
        string for message in messages("fr") for string in strings(message) if FRENCH_MISTAKES[mistake].search(string)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("Pourquoi ?", "a plain space before high punctuation"),
        ("Pourquoi?", "no space before high punctuation"),
        ("Exemple:", "no space before high punctuation"),
        (f"Exemple{NARROW}:", "the wrong no-break space before a colon"),
        (f"Pourquoi{NO_BREAK}?", "the wide no-break space before ; ! ?"),
        ("«oui»", "guillemets without no-break spaces"),
        ("l'heure", "a typewriter’s apostrophe"),
    ],
)
def test_the_rules_of_french_see_what_they_should(text: str, mistake: str) -> None:
    assert FRENCH_MISTAKES[mistake].search(text)


def test_english_is_set_as_english_is() -> None:
    for message in messages("en"):
        for string in strings(message):
            assert not re.search(rf"[\"'«»{NO_BREAK}{NARROW}]| [;!?]|\.\.\.", string), string


def test_a_catalogue_is_read_once() -> None:
    assert i18n.translator("fr") is i18n.translator("fr")


def test_a_language_without_a_catalogue_speaks_english() -> None:
    assert i18n.translator("xx").gettext("Solution for:") == "Solution for:"


def test_french_counts_as_french_does() -> None:
    say = i18n.translator("fr").ngettext
    assert [say("line", "lines", number) for number in (0, 1, 2)] == ["ligne", "ligne", "lignes"]
    say = i18n.translator("en").ngettext
    assert [say("line", "lines", number) for number in (0, 1, 2)] == ["lines", "line", "lines"]


def test_importing_the_words_loads_no_catalogue_and_no_babel() -> None:
    code = "import sys, wizard.i18n; print(sorted(name for name in sys.modules if name.partition('.')[0] == 'babel'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
