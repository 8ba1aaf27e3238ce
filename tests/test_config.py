"""Settings from the environment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wizard.config import Settings
from wizard.errors import ConfigurationError


def test_a_checkout_needs_no_setting() -> None:
    settings = Settings.from_environment({})
    assert (settings.kb / "articles").is_dir() and settings.templates.is_dir() and settings.embed_origins == ()


def test_the_environment_overrules(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {
            "WIZARD_KB": str(tmp_path),
            "WIZARD_PORT": "9000",
            "WIZARD_EMBED_ORIGINS": "https://desk.example.com http://localhost:8080",
        }
    )
    assert settings.kb == tmp_path and settings.port == 9000
    assert settings.embed_origins == ("https://desk.example.com", "http://localhost:8080")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WIZARD_KB", "/there/is/no/such/directory"),
        ("WIZARD_PORT", "http"),
        ("WIZARD_PORT", "70000"),
        ("WIZARD_MAX_PASTE_BYTES", "0"),
        ("WIZARD_EMBED_ORIGINS", "*"),
        ("WIZARD_EMBED_ORIGINS", "desk.example.com"),
        ("WIZARD_EMBED_ORIGINS", "https://desk.example.com/path"),
        ("WIZARD_EMBED_ORIGINS", "javascript://x"),
        ("WIZARD_EMBED_ORIGINS", "https://desk.example.com; script-src *"),
        ("WIZARD_EMBED_ORIGINS", "https://desk.example.com;script-src"),
        ("WIZARD_EMBED_ORIGINS", "https://*.example.com"),
        ("WIZARD_EMBED_ORIGINS", "https://user@desk.example.com"),
    ],
)
def test_a_value_that_cannot_be_used_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        Settings.from_environment({name: value})
    assert raised.value.values["setting"] == name


def test_the_catalogues_come_from_where_the_environment_says(tmp_path: Path) -> None:
    catalogue = tmp_path / "eo" / "LC_MESSAGES"
    catalogue.mkdir(parents=True)
    (catalogue / "messages.po").write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n', "utf-8")
    told = subprocess.run(
        [sys.executable, "-c", "from wizard.i18n import LANGUAGES; print(*LANGUAGES)"],
        env={**os.environ, "WIZARD_LOCALES": str(tmp_path)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.split() == ["eo"]


def test_the_settings_do_not_print_what_is_secret_in_them() -> None:
    made = Settings.from_environment(
        {
            "WIZARD_STORE": "postgresql://wizard:the-password@db.example.com/wizard",
            "WIZARD_WEBHOOK_URL": "https://hooks.example.com/", "WIZARD_WEBHOOK_SECRET": "the-secret-of-the-hook",
            "WIZARD_EMBED_DOCTOR": "the-key-of-the-doctor",
        }
    )  # fmt: skip
    shown = repr(made)
    assert not [each for each in ("the-password", "the-secret-of-the-hook", "the-key-of-the-doctor") if each in shown]
    assert "the-password" in made.store
