"""A browser without a screen or scripts: fills in forms and presses buttons as HTML says, and nothing more."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID = frozenset("area base br col embed hr img input link meta source track wbr path rect circle".split())


@dataclass
class Element:
    """One element, with its text and the elements in it."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it, with single blanks."""
        return " ".join(self.raw.split())

    @property
    def raw(self) -> str:
        """All text in it, as it stands."""
        return "".join(child if isinstance(child, str) else child.raw for child in self.children)

    def every(self, tag: str, **attributes: str) -> list["Element"]:
        """The elements below with this tag and these attributes (``class_`` names one of several classes)."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if child.tag == tag and child._has(attributes):
                    found.append(child)
                found += child.every(tag, **attributes)
        return found

    def one(self, tag: str, **attributes: str) -> "Element":
        """The only such element."""
        found = self.every(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tag} {attributes}"
        return found[0]

    def _has(self, wanted: dict[str, str]) -> bool:
        classes = self.attributes.get("class", "").split()
        return all(
            value in classes if name == "class_" else self.attributes.get(name.rstrip("_")) == value
            for name, value in wanted.items()
        )

    def ancestor(self, tag: str) -> "Element | None":
        """The nearest element around it with this tag."""
        found = self.parent
        while found is not None and found.tag != tag:
            found = found.parent
        return found


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.at = Element("#root", {})

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attributes}, self.at)
        self.at.children.append(made)
        if tag not in VOID:
            self.at = made

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.at.children.append(Element(tag, {name: value or "" for name, value in attributes}, self.at))

    def handle_endtag(self, tag: str) -> None:
        closed = self.at
        while closed.tag != tag:
            assert closed.parent is not None, f"</{tag}> closes nothing"
            assert closed.tag in ("p", "li", "option"), f"<{closed.tag}> is not closed before </{tag}>"
            closed = closed.parent
        assert closed.parent is not None
        self.at = closed.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def parse(html: str) -> Element:
    """The tree of a page; elements must be closed in order."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.at is builder.root, f"<{builder.at.tag}> is never closed"
    return builder.root


class Screenless:
    """Opens pages, fills in the form ``wizard`` and presses its buttons."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.values: dict[str, str] = {}
        self.files: dict[str, tuple[bytes, str]] = {}
        self.response: TestResponse
        self.root: Element
        self.address = ""

    def open(self, address: str, **arguments: Any) -> "Screenless":
        """Follow an address."""
        return self._arrived(self.client.get(address, follow_redirects=True, **arguments))

    def _arrived(self, response: TestResponse) -> "Screenless":
        self.response, self.values, self.files = response, {}, {}
        for each in (*response.history, response):
            each.request.environ["wsgi.input"].close()  # the test client leaves a large body open
        self.address = response.request.full_path.removesuffix("?")
        self.root = parse(response.get_data(as_text=True))
        return self

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def heading(self) -> str:
        return self.root.one("h1").text

    @property
    def text(self) -> str:
        return self.root.one("body").text

    @property
    def asked(self) -> str | None:
        """The question that the page asks."""
        radios = self.root.every("input", type="radio")
        return radios[0].attributes["name"] if radios else None

    @property
    def choices(self) -> list[str]:
        return [radio.attributes["value"] for radio in self.root.every("input", type="radio")]

    @property
    def marked(self) -> str | None:
        """The choice that is marked."""
        radios = self.root.every("input", type="radio")
        return next((radio.attributes["value"] for radio in radios if "checked" in radio.attributes), None)

    def trail(self) -> list[str]:
        """Who answered, and what, step by step."""
        lists = self.root.every("ol", class_="trail")
        return [step.text for step in lists[0].every("li")] if lists else []

    def fill(self, name: str, value: str) -> "Screenless":
        self.values[name] = value
        return self

    def choose(self, choice: str) -> "Screenless":
        assert choice in self.choices, f"{choice} is not among {self.choices}"
        assert self.asked is not None
        return self.fill(self.asked, choice)

    def attach(self, content: bytes, name: str = "smtp.log") -> "Screenless":
        self.files["file"] = (content, name)
        return self

    def fields(self, owner: str = "wizard") -> list[tuple[str, str]]:
        """What a form would send, in the order of the page, buttons left out."""
        sent: list[tuple[str, str]] = []
        for element in self._controls(owner):
            name, kind = element.attributes.get("name", ""), element.attributes.get("type", "text")
            if not name or element.tag == "button" or kind == "file":
                continue
            if kind == "radio":
                chosen = self.values.get(name)
                on = element.attributes["value"] == chosen if chosen else "checked" in element.attributes
                if on:
                    sent.append((name, element.attributes["value"]))
            elif kind == "hidden":
                sent.append((name, element.attributes["value"]))
            else:
                sent.append((name, self.values.get(name, _value(element)).replace("\r\n", "\n").replace("\n", "\r\n")))
        return sent

    def _controls(self, owner: str) -> list[Element]:
        found: list[Element] = []

        def walk(element: Element) -> None:
            for child in element.children:
                if isinstance(child, Element):
                    if child.tag in ("input", "textarea", "select", "button") and _owner(child) == owner:
                        found.append(child)
                    walk(child)

        walk(self.root)
        return found

    def press(self, name: str = "", value: str = "") -> "Screenless":
        """Press the button with this name and value; without a name the form's main button."""
        wanted = {"class_": "button--go"} if not name else {"name": name, **({"value": value} if value else {})}
        button = next(iter(self.root.every("button", **wanted)), None)
        assert button is not None, f"no button {name}={value}"
        owner = _owner(button)
        form = self.root.one("form", id=owner)
        fields = self.fields(owner)
        if button.attributes.get("name"):
            fields.append((button.attributes["name"], button.attributes.get("value", "")))
        address = button.attributes.get("formaction") or form.attributes["action"]
        if form.attributes["method"] == "get":
            assert not self.files
            return self.open(f"{address}?{urlencode(fields)}")
        data: dict[str, Any] = {}
        for field_name, text in fields:
            data.setdefault(field_name, []).append(text)
        for field_name, (content, file_name) in self.files.items():
            data[field_name] = (BytesIO(content), file_name)
        encoding = form.attributes.get("enctype", "application/x-www-form-urlencoded")
        return self._arrived(self.client.post(address, data=data, content_type=encoding, follow_redirects=True))

    def follow(self, text: str) -> "Screenless":
        """Follow the first link whose text begins so."""
        link = next(link for link in self.root.every("a") if link.text.startswith(text))
        href = link.attributes["href"]
        return self.open(urlsplit(self.address).path + href if href.startswith("?") else href)


def _owner(control: Element) -> str | None:
    if "form" in control.attributes:
        return control.attributes["form"]
    form = control.ancestor("form")
    return form.attributes.get("id") if form else None


def _value(element: Element) -> str:
    if element.tag == "textarea":
        return element.raw.removeprefix("\n")
    if element.tag == "select":
        options = element.every("option")
        chosen = next((option for option in options if "selected" in option.attributes), options[0])
        return chosen.attributes.get("value", chosen.text)
    return element.attributes.get("value", "")
