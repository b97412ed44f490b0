"""Analysis and decision of a case: the analysis by section, what is known now, the outcome, hand-over, other views."""
