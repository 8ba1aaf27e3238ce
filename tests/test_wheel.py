"""What is installed from the wheel does the main job without a checkout."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sources as they are."""
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment in which only the wheel is new: what it depends on comes from the one that runs the tests."""
    place = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(place, with_pip=False)
    packages = next(place.glob("lib/python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)  # our own wheel, built just above
    dependencies = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "dependencies.pth").write_text("\n".join(dependencies), "utf-8")
    return place


def run(installed: Path, directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The installed product, started in an empty directory, with an environment that names no checkout."""
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    code = "import sys; from wizard.cli import main; sys.argv[0] = 'wizard'; main()"
    command = [str(installed / "bin" / "python"), "-c", code, *arguments]
    return subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True, check=False)


def test_the_wheel_carries_articles_catalogues_and_templates(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "kb/articles/375.fr.md",
        "kb/articles/375.en.md",
        "locales/fr/LC_MESSAGES/messages.po",
        "templates/base.html",
    ):
        assert f"wizard/_data/{needed}" in names
    assert not any(name.startswith(("tests/", "bench/", "docs/")) for name in names)


def test_the_product_that_runs_is_the_installed_one(installed: Path, tmp_path: Path) -> None:
    python = str(installed / "bin" / "python")
    told = subprocess.run(
        [python, "-c", "import wizard; print(wizard.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(installed) in told.stdout


def test_the_main_job_runs_in_an_empty_directory(installed: Path, tmp_path: Path, excerpts: str) -> None:
    (tmp_path / "log.txt").write_text(excerpts, "utf-8")
    told = run(installed, tmp_path, "diagnose", "log.txt", "--format", "json")
    assert told.returncode == 0, told.stderr
    diagnosis = json.loads(told.stdout)
    assert [session["outcome"] for session in diagnosis["sessions"]] == [
        "verified",
        "encrypted",
        "failed",
        "encrypted",
        "failed",
    ]
    assert diagnosis["sessions"][2]["facts"]["tls.alert"]["value"] == 50


def test_the_installed_articles_are_without_mistakes(installed: Path, tmp_path: Path) -> None:
    told = run(installed, tmp_path, "check", "--strict")
    assert told.returncode == 0, told.stdout + told.stderr


def test_the_installed_pages_are_served(installed: Path, tmp_path: Path) -> None:
    code = (
        "from wizard.config import Settings; from wizard.web import create_app; "
        "c = create_app(Settings.from_environment({})).test_client(); "
        "r = c.get('/fr/'); print(r.status_code, r.headers['Content-Language'])"
    )
    told = subprocess.run(
        [str(installed / "bin" / "python"), "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert told.stdout.split() == ["200", "fr"], told.stderr
