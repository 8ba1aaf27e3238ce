"""The file that says whose signatures count: what could be believed by mistake stops the server at its start."""

from pathlib import Path

import pytest

from wizard.errors import ConfigurationError
from wizard.identity import issuers

JWT = 'kind = "jwt"\nissuer = "https://desk.example.com"\naudience = "https://wizard.example.com"\n'
LONG = "0123456789abcdef0123456789abcdef"


def test_without_a_file_nobody_signs() -> None:
    assert issuers(None) == {}


def test_each_kind_is_read_and_no_key_is_shown(issuer_file: Path) -> None:
    found = issuers(issuer_file)
    assert sorted(found) == ["desk", "front", "helpscout", "intercom", "other", "zendesk"]
    assert found["zendesk"].algorithm == "RS256"
    assert found["front"].key == "the word of Front" and not found["front"].names_people
    assert all(each.key not in repr(each) for each in found.values())


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[desk", "issuers.toml"),
        ('[desk]\nkind = "saml"\nsecret = "x"\n', "desk"),
        ("desk = 1\n", "desk"),
        ('[Desk]\nkind = "front"\nsecret = "long enough"\n', "Desk"),
        (f'[desk]\n{JWT}algorithm = "none"\nsecret = "{LONG}"\n', "desk"),
        (f'[desk]\n{JWT}secret = "{LONG}"\n', "desk"),
        (f'[desk]\n{JWT}algorithm = "HS256"\nsecret = "too short"\n', "desk"),
        (f'[desk]\n{JWT}algorithm = "HS512"\nsecret = "{LONG}"\n', "desk"),
        (f'[desk]\n{JWT}algorithm = "HS256"\nkey_file = "public.pem"\n', "desk"),
        (f'[desk]\n{JWT}algorithm = "HS256"\nsecret_file = "public.pem"\n', "desk"),
        (f'[desk]\n{JWT}algorithm = "RS256"\nsecret = "{LONG}"\n', "desk"),
        (f'[desk]\n{JWT}algorithm = "HS256"\nsecret = "{LONG}"\nsecret_file = "public.pem"\n', "desk"),
        (f'[desk]\n{JWT}algorithm = "HS256"\nsecret_file = "nowhere"\n', "desk"),
        (f'[desk]\n{JWT}algorithm = "HS256"\nsecret = "{LONG}"\nleeway = 9\n', "desk"),
        (f'[desk]\nkind = "jwt"\nissuer = "x"\nalgorithm = "HS256"\nsecret = "{LONG}"\n', "desk"),
        (f'[a]\n{JWT}algorithm = "HS256"\nsecret = "{LONG}"\n[b]\n{JWT}algorithm = "HS256"\nsecret = "{LONG}"\n', "issuer"),
        ('[desk]\nkind = "front"\nsecret = "long enough"\nnames_people = true\n', "desk"),
        ('[desk]\nkind = "helpscout"\nsecret = "short"\n', "desk"),
        ('[desk]\nkind = "intercom"\nsecret = "long enough"\naudience = "x"\n', "desk"),
        ('[desk]\nkind = "zendesk"\nissuer = "x"\naudience = "y"\nalgorithm = "HS256"\nsecret = "0123456789abcdef0123456789abcdef"\n', "desk"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_meant_is_refused_by_its_name(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "public.pem").write_text(f"-----BEGIN PUBLIC KEY-----\n{LONG}\n-----END PUBLIC KEY-----\n", "utf-8")
    path = tmp_path / "issuers.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        issuers(path)
    assert (caught.value.values["reason"], caught.value.values["value"]) == ("issuers", named)
    assert LONG not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        issuers(tmp_path / "nowhere.toml")
    assert caught.value.values["setting"] == "WIZARD_EMBED_ISSUERS"
