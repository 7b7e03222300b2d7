"""The language of the rules' patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audit.patterns import ROLES, PatternError, alternation, compiled, expand, references

DEFINITIONS: Mapping[str, str] = {
    "name": r"\p{Lu}\w+",
    "said-verb": "said|says",
    "$verbs": "told",
    "$verbs.past": "rang",
}


def lookup(name: str) -> str:
    """What stands for a name."""
    try:
        return DEFINITIONS[name]
    except KeyError:
        raise PatternError(f"there is no definition {{{name}}}") from None


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        pytest.param("{name}", r"(?:\p{Lu}\w+)", id="definition"),
        pytest.param("{source:name}", r"(?P<source>\p{Lu}\w+)", id="role"),
        pytest.param("{said-verb}s", "(?:said|says)s", id="hyphen"),
        pytest.param("{$verbs}", "(?:told)", id="lexicon"),
        pytest.param("{cue:$verbs.past}", "(?P<cue>rang)", id="column-in-a-role"),
        pytest.param("a{2,3}b{4}", "a{2,3}b{4}", id="quantifier"),
        pytest.param(r"\p{L}\p{Lu}", r"\p{L}\p{Lu}", id="property"),
        pytest.param("a b", r"a\s+b", id="blank"),
        pytest.param("a   b", r"a\s+b", id="blanks"),
        pytest.param("a ?b", r"a\s?b", id="optional-blank"),
        pytest.param("a *b +c {2}d", r"a\s*b\s+c\s{2}d", id="counted-blank"),
        pytest.param(r"a\ b", r"a\ b", id="escaped-blank"),
        pytest.param("[ ,]a[^ ]", "[ ,]a[^ ]", id="blank-in-a-set"),
        pytest.param(r"[\] ] [a\\] b", r"[\] ]\s+[a\\]\s+b", id="bracket-in-a-set"),
        pytest.param("a \n  b\n", "ab", id="line-breaks"),
        pytest.param("a\n# no {nothing} here\n  # nor here\nb", "ab", id="comment"),
        pytest.param("# a", r"#\s+a", id="one-line-is-no-comment"),
        pytest.param("(?P<source>a)", "(?P<source>a)", id="named-group"),
        pytest.param("", "", id="empty"),
    ],
)
def test_a_pattern_is_written_out(pattern: str, written: str) -> None:
    """Names become groups, blanks become white space, and line breaks and comments go."""
    assert expand(pattern, lookup) == written


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        pytest.param("{nobody}", "there is no definition {nobody}", id="definition"),
        pytest.param("{source:nobody}", "there is no definition {nobody}", id="definition-in-a-role"),
        pytest.param("{$nowhere}", "there is no definition {$nowhere}", id="lexicon"),
        pytest.param(
            "{speaker:name}",
            "unknown role 'speaker' in {speaker:name}; roles are content, cue, source, via, words",
            id="role",
        ),
    ],
)
def test_an_unknown_name_or_role_is_refused(pattern: str, message: str) -> None:
    """The message quotes what was written."""
    with pytest.raises(PatternError) as caught:
        expand(pattern, lookup)
    assert str(caught.value) == message


def test_a_blank_matches_a_line_break() -> None:
    """What is broken over two lines is found like what is not."""
    found = compiled(expand("according to {source:name}", lookup)).search("It rained, according\nto Cho.")
    assert found is not None
    assert found.span() == (11, 27)
    assert found.span("source") == (24, 27)


def test_references_list_roles_names_and_groups() -> None:
    """What a pattern names, and what it captures, in the order of reading; groups of its own come last."""
    assert references("{source:name} {said-verb} (?P<content>{$verbs}) {2}") == (
        ("source", "name"),
        (None, "said-verb"),
        (None, "$verbs"),
        ("content", ""),
    )
    assert references("a{2} [b]") == ()


def test_there_are_five_roles() -> None:
    """These are the parts a rule can find."""
    assert {"source", "cue", "content", "via", "words"} == ROLES


def test_words_that_begin_alike_share_their_beginning() -> None:
    """The pattern of a word list is a trie, and the longer word is tried first."""
    assert alternation(["said", "say", "says", "ask"]) == "(?:ask|sa(?:id|y(?:s)?))"
    assert alternation(["a b", "a.c"]) == r"a(?:\s+b|\.c)"
    assert alternation(["ask"], either_case=True) == "[Aa]sk"
    assert alternation(["Ask", "4th", "’s"], either_case=True) == "(?:4th|Ask|’s)"


def test_a_word_list_may_begin_with_a_capital() -> None:
    """With either case a first letter also matches its capital, and no other letter does."""
    pattern = compiled(alternation(["she", "AFP"], either_case=True))
    assert [text for text in ("she", "She", "SHE", "AFP", "afp", "aFP") if pattern.fullmatch(text)] == [
        "she",
        "She",
        "AFP",
    ]


WORDS = st.lists(st.text("ab.*( ’-", min_size=1, max_size=5), min_size=1, max_size=8)


def folded(words: list[str]) -> set[str]:
    """The words as a pattern sees them, in which blanks in a row are one."""
    return {re.sub(" +", " ", word) for word in words}


@given(words=WORDS, text=st.text("ab.*( ’-", max_size=6))
@example(words=["a", "ab"], text="ab")
@example(words=["a b"], text="a  b")
def test_a_word_list_matches_its_words_and_nothing_else(words: list[str], text: str) -> None:
    """A text matches the pattern of a word list just if it is one of the words, whatever signs they are made of."""
    words = sorted(folded(words))
    known = re.sub(" +", " ", text) in words
    assert bool(re.fullmatch(alternation(words), text)) is known


@given(words=WORDS, text=st.text("ab.*(’-", max_size=8))
def test_the_longest_word_wins(words: list[str], text: str) -> None:
    """At a place where several words of a list begin, the pattern takes the longest."""
    words = [word for word in words if " " not in word] or ["a"]
    found = re.match(alternation(words), text)
    expected = max((word for word in words if text.startswith(word)), key=len, default=None)
    assert (found[0] if found else None) == expected


def test_a_pattern_is_compiled_once() -> None:
    """The same pattern in the same direction is the same object."""
    assert compiled("abc") is compiled("abc")
    assert compiled("abc") is not compiled("abc", reverse=True)


def test_a_pattern_can_be_read_backwards() -> None:
    """A reversed pattern matches what ends at a place, the nearest part first."""
    found = compiled("(?P<source>[a-z]+) ?", reverse=True).match("the mayor said", 0, 10)
    assert found is not None
    assert found.span("source") == (4, 9)


@pytest.mark.parametrize("pattern", ["(", "[a", "a**{", r"\p{Nonsense}", "(?P<a>b)(?<c"])
@pytest.mark.parametrize("reverse", [False, True])
def test_a_pattern_that_does_not_compile_says_why(pattern: str, reverse: bool) -> None:
    """The message begins alike and ends in the words of the `regex` module."""
    with pytest.raises(PatternError, match=r"^pattern does not compile: \S"):
        compiled(pattern, reverse=reverse)
