"""Random drafts: words of news and marks in any order."""

from __future__ import annotations

from hypothesis import strategies as st

SPEAKERS = [
    "The ministry",
    "Irene Cho",
    "the union",
    "police",
    "he",
    "they",
    "who",
    "Reuters",
    "an official",
    "The report",
]
CUES = ["said", "says", "told", "according to", "citing", "denied", "believes", "reported", "saying", "adding", "shows"]
CUES += ["declined to comment", "it is believed", "reportedly", "called", "claim", "that", "not", "If"]
FACTS = ["two boats were damaged", "it rained", "on Monday", "of a deal", "in May", "19 percent", "4,300 people died"]
FACTS += ["is the first", "will", "by 2030", "accused of", "5", "$4 million", "U.S."]
MARKS = [*",.;:?!…—-()“”«»‘’'\"\xa0", "''", "\n\n", "\n\n“", ".”", ",”", '."', ',"', "’s", "İ", "e\u0301", "🌧️"]

NEWS = st.lists(
    st.tuples(st.sampled_from([*SPEAKERS, *CUES, *FACTS, *MARKS]), st.sampled_from([" ", " ", " ", ""])).map("".join),
    max_size=40,
).map("".join)
