"""The record part of a case: notes, ratings, pauses, flags, panels, harm, warning notes, who is named on it."""
