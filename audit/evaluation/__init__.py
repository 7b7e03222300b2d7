"""The parts of scoring on gold, blind to the pipeline; `audit/evaluate.py` puts them together.

    gold      JSON lines   -> GoldDocument*, Relation*     and predictions back into JSON lines
    extents   Span*        -> sets of characters           merged, measured, intersected
    pairing   Relation* x2 -> Pair*                        which prediction answers which gold relation
    wording   RuleSet      -> Wording                      what depends on English: reportive, same source, sentences
    scoring   a document   -> DocumentScore -> figures     the definitions of every figure
    listing   scores       -> Entry*, RuleScore*           missed, spurious, gained, lost; rule by rule
    present   all of it    -> text

Nothing here audits: predictions come as plain data, ours or anybody's.
"""
