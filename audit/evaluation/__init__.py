"""The parts of scoring on gold, blind to the pipeline; `audit/evaluate.py` puts the rules to it.

    reading   JSON lines           -> GoldDocument*, predictions
    gold      predictions          -> JSON lines            and the types of both
    extents   Span*                -> sets of characters    merged, measured, compared
    pairing   Relation*, Relation* -> Pair*                 which prediction answers which gold relation
    wording   RuleSet              -> Wording               what depends on English: reportive, same source, sentences
    scoring   gold, predictions    -> Evaluation            one score a document
    figures   DocumentScore*       -> figures               what each figure means
    listing   Evaluation           -> Entry*, RuleScore*    missed, spurious, gained, lost; rule by rule
    causes    Evaluation           -> CauseCount*           missed and spurious by what stands behind them
    present   all of it            -> text or JSON

Nothing here audits: predictions come as plain data, ours or anybody's.
"""
