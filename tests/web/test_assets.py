"""Static files: for ever under the address of their content, never longer under another."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from wizard.web import assets

STATIC = Path(assets.__file__).parent / "static"


def test_the_current_address_is_kept_for_ever(client: FlaskClient) -> None:
    address = assets.load().address("wizard.css")
    response = client.get(address)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.content_type == "text/css; charset=utf-8"
    again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_an_old_address_still_works_but_is_asked_for_again(client: FlaskClient) -> None:
    response = client.get("/static/000000000000/js/main.js")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("name", ["nothing.css", "../assets.py", "js/../../assets.py", "icons/sun.svg", ""])
def test_only_what_is_listed_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/x/{name}").status_code == 404


def test_every_imported_module_is_served() -> None:
    loaded = assets.load()
    main = loaded.files["js/main.js"].decode()
    for name in re.findall(r'from "\./(\w+\.js)"', main):
        assert f"js/{name}" in loaded.files


def test_the_version_changes_with_the_content(tmp_path: Path) -> None:
    for folder in ("css", "js", "icons", "embed"):
        (tmp_path / folder).mkdir()
    (tmp_path / "icons" / "favicon.svg").write_text("<svg/>")
    style = tmp_path / "css" / "a.css"
    style.write_text("a {}")
    first = assets.load(tmp_path).version
    style.write_text("b {}")
    assert assets.load(tmp_path).version != first


def test_light_and_dark_are_given_for_every_colour() -> None:
    tokens = (STATIC / "css" / "1-tokens.css").read_text("utf-8")
    rest = "".join(path.read_text("utf-8") for path in sorted((STATIC / "css").glob("[2-6]*.css")))
    used = set(re.findall(r"var\((--[a-z-]+)\)", rest))
    assert used <= set(re.findall(r"^\s+(--[a-z-]+):", tokens, re.MULTILINE))


def test_moving_things_stay_still_where_people_ask_for_it() -> None:
    styles = "".join(path.read_text("utf-8") for path in sorted((STATIC / "css").glob("*.css")))
    outside = re.sub(r"@media \(prefers-reduced-motion: no-preference\) \{.*?\n\}", "", styles, flags=re.DOTALL)
    assert "transition" not in outside
    assert "animation" not in outside


def test_the_parts_of_the_portal_s_script_are_one_script_with_no_name_of_its_own() -> None:
    script = assets.load().files["embed/v1.js"].decode()
    parts = sorted((STATIC / "embed" / "v1").glob("*.js"))
    assert len(parts) > 1
    assert script.startswith('(() => {\n"use strict";\n') and script.endswith("})();\n")
    assert [part.name for part in parts if part.read_text("utf-8") not in script] == []
