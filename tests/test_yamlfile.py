"""YAML read strictly: strings, lines, and no surprises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import yamlfile
from audit.errors import RuleError
from audit.yamlfile import Entry, load

LOADERS = (yaml.BaseLoader, *([yaml.CBaseLoader] if hasattr(yaml, "CBaseLoader") else []))


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__)
def _each_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of PyYAML's parsers, as an installation may lack the one written in C."""
    monkeypatch.setattr(yamlfile, "_LOADER", request.param)


def read(folder: Path, text: str) -> Entry:
    """Load a file of that text."""
    path = folder / "file.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def plain(entry: Entry) -> object:
    """The values of an entry without their places."""
    if isinstance(entry.value, str):
        return entry.value
    if isinstance(entry.value, tuple):
        return [plain(item) for item in entry.value]
    return {key: plain(value) for key, value in entry.value.items()}


@pytest.mark.usefixtures("_each_parser")
@pytest.mark.parametrize(
    "word",
    ["no", "on", "off", "yes", "12:30", "1_000", "2016-11-08", "0x1f", "1e3", "null", "~", "true", "007", ".inf"],
)
def test_a_scalar_is_the_text_in_the_file(tmp_path: Path, word: str) -> None:
    """What other loaders take for truth values, numbers, dates and times stays the string that is written."""
    entry = read(tmp_path, f"words: [{word}, b]\n{word}: c\n")
    assert plain(entry) == {"words": [word, "b"], word: "c"}


@pytest.mark.usefixtures("_each_parser")
def test_every_entry_knows_its_line(tmp_path: Path) -> None:
    """Lines count from 1, and a text that starts below its key stands at its key."""
    entry = read(tmp_path, "# first\nid: a\nsummary: >\n  long\n  text\nwords:\n  - one\n  - two\n")
    keys = entry.mapping("the file")
    assert entry.line == 2
    assert {key: value.line for key, value in keys.items()} == {"id": 2, "summary": 3, "words": 7}
    assert [item.line for item in keys["words"].items("words")] == [7, 8]
    assert keys["words"].path == str(tmp_path / "file.yaml")


def test_a_mark_of_the_byte_order_is_no_part_of_the_text(tmp_path: Path) -> None:
    """A file that an editor saved with a byte order mark reads as one without."""
    path = tmp_path / "file.yaml"
    path.write_bytes(b"\xef\xbb\xbfid: a\n")
    assert plain(load(path)) == {"id": "a"}


FAULTS = {
    "alias": ("a: &x b\nc: *x\n", 1, "YAML anchors and aliases are not allowed; write the value out"),
    "alias-of-a-list": ("a: &x\n - b\nc: *x\n", 1, "YAML anchors and aliases are not allowed; write the value out"),
    "list-that-holds-itself": ("a: &x [*x]\n", 1, "YAML anchors and aliases are not allowed; write the value out"),
    "alias-of-a-key": ("&x a: *x\n", 1, "YAML anchors and aliases are not allowed; write the value out"),
    "own-tag": ("a: b\nc: !d e\n", 2, "YAML tag '!d' is not allowed; write plain text"),
    "tag-that-would-run-code": (
        "a: !!python/name:os.system b\n",
        1,
        "YAML tag 'tag:yaml.org,2002:python/name:os.system' is not allowed; write plain text",
    ),
    "tag-of-a-number": ("a: !!int 1\n", 1, "YAML tag 'tag:yaml.org,2002:int' is not allowed; write plain text"),
    "same-key-twice": ("a: 1\nb: 2\na: 3\n", 3, "key 'a' stands twice; keep one"),
    "same-key-twice-below": ("a:\n  b: 1\n  b: 1\n", 3, "key 'b' stands twice; keep one"),
    "empty": ("", 1, "the file is empty"),
    "only-a-comment": ("# nothing\n\n", 1, "the file is empty"),
    "list-as-a-key": ("a: b\n? [c]\n: d\n", 2, "a key must be a text, not a list"),
    "mapping-as-a-key": ("{a: b}: c\n", 1, "a key must be a text, not a mapping"),
}


@pytest.mark.usefixtures("_each_parser")
@pytest.mark.parametrize(("text", "line", "message"), FAULTS.values(), ids=FAULTS)
def test_what_is_odd_is_refused_where_it_stands(tmp_path: Path, text: str, line: int, message: str) -> None:
    """One line names the file, the line and what to do."""
    with pytest.raises(RuleError) as caught:
        read(tmp_path, text)
    assert str(caught.value) == f"{tmp_path / 'file.yaml'}:{line}: {message}"


@pytest.mark.usefixtures("_each_parser")
@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("a: b: c\n", 1, id="two-colons"),
        pytest.param("a: b\n\tc: d\n", 2, id="tab"),
        pytest.param("a: [b\n", None, id="open-bracket"),
        pytest.param("a: 'b\n", None, id="open-quotation"),
        pytest.param("a: b\n---\nc: d\n", 2, id="two-documents"),
        pytest.param("a: *x\n", 1, id="alias-of-nothing"),
    ],
)
def test_what_is_not_yaml_is_refused_with_its_line(tmp_path: Path, text: str, line: int | None) -> None:
    """The message is one line; where a parser sees the fault only at the end of the file, it says that line."""
    with pytest.raises(RuleError) as caught:
        read(tmp_path, text)
    where = rf"{line}" if line else r"\d+"
    assert re.fullmatch(rf"{re.escape(str(tmp_path))}/file\.yaml:{where}: not valid YAML: [^\n]+", str(caught.value))


@pytest.mark.usefixtures("_each_parser")
def test_a_control_character_is_refused_in_one_line(tmp_path: Path) -> None:
    """A fault that YAML gives no place for is still told in one line that names the file."""
    with pytest.raises(RuleError) as caught:
        read(tmp_path, "a: \x01\n")
    assert str(caught.value).startswith(f"{tmp_path / 'file.yaml'}: not valid YAML: ")
    assert "control characters are not allowed" in str(caught.value) or "special characters" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_fault_that_has_no_mark_has_no_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the parser says what is wrong and not where, the message names the file alone."""

    def refuse(*_: object, **__: object) -> None:
        raise yaml.MarkedYAMLError(problem="out of paper")

    monkeypatch.setattr(yaml, "compose", refuse)
    with pytest.raises(RuleError) as caught:
        read(tmp_path, "a: b\n")
    assert str(caught.value) == f"{tmp_path / 'file.yaml'}: not valid YAML: out of paper"


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda path: None, id="missing"),
        pytest.param(lambda path: path.mkdir(), id="folder"),
        pytest.param(lambda path: path.write_bytes(b"a: \xff\xfe\n"), id="not-utf-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, make: object) -> None:
    """A missing file, a folder and bytes that are no UTF-8 are told apart from bad YAML."""
    path = tmp_path / "file.yaml"
    assert callable(make)
    make(path)
    with pytest.raises(RuleError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}: cannot be read: ")
    assert caught.value.line is None


TEXT = Entry("f.yaml", 3, "a")
LIST = Entry("f.yaml", 4, (TEXT, Entry("f.yaml", 5, "b")))
MAPPING = Entry("f.yaml", 6, {"colour": Entry("f.yaml", 7, "red")})


def test_a_text_counts_as_a_list_of_one() -> None:
    """Whoever has one word need not write brackets."""
    assert TEXT.texts("words") == ("a",)
    assert LIST.texts("words") == ("a", "b")
    assert TEXT.items("words") == (TEXT,)


def test_a_mapping_gives_its_entries() -> None:
    """A mapping is given as it stands where all its keys are allowed."""
    assert MAPPING.mapping("the file", allowed=frozenset({"colour"}))["colour"].text("colour") == "red"
    assert MAPPING.mapping("the file") == MAPPING.value


@pytest.mark.parametrize(
    ("entry", "ask", "message"),
    [
        pytest.param(LIST, "text", "f.yaml:4: it must be a text, not a list", id="list-for-text"),
        pytest.param(MAPPING, "text", "f.yaml:6: it must be a text, not a mapping", id="mapping-for-text"),
        pytest.param(MAPPING, "items", "f.yaml:6: it must be a list, not a mapping", id="mapping-for-list"),
        pytest.param(
            Entry("f.yaml", 1, (LIST,)), "texts", "f.yaml:4: each of it must be a text, not a list", id="list-in-list"
        ),
        pytest.param(TEXT, "mapping", "f.yaml:3: it must be a mapping of keys, not a text", id="text-for-mapping"),
        pytest.param(LIST, "mapping", "f.yaml:4: it must be a mapping of keys, not a list", id="list-for-mapping"),
    ],
)
def test_a_wrong_shape_is_named_with_the_right_one(entry: Entry, ask: str, message: str) -> None:
    """What should be there and what is there are both said."""
    with pytest.raises(RuleError) as caught:
        getattr(entry, ask)("it")
    assert str(caught.value) == message


def test_an_unknown_key_brings_the_nearest_known_one() -> None:
    """A slip of the pen is answered with the key that was meant, anything else with all keys there are."""
    with pytest.raises(RuleError) as caught:
        MAPPING.mapping("rule a", allowed=frozenset({"color", "size"}))
    assert str(caught.value) == "f.yaml:7: unknown key 'colour' in rule a; did you mean 'color'?"
    with pytest.raises(RuleError) as caught:
        MAPPING.mapping("rule a", allowed=frozenset({"weight", "size"}))
    assert str(caught.value) == "f.yaml:7: unknown key 'colour' in rule a; known keys: size, weight"


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp")), min_size=1),
        st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp")))),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_written_quoted_is_read_back(tmp_path_factory: pytest.TempPathFactory, lists: object) -> None:
    """Texts of any letters come back as they were written."""
    folder = tmp_path_factory.mktemp("yaml")
    text = yaml.dump(lists, default_style='"', allow_unicode=False, Dumper=yaml.SafeDumper)
    assert plain(read(folder, text)) == lists
