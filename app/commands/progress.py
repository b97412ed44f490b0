"""How far something is, told on the error line."""

import sys
from collections.abc import Callable


class Progress:
    """Tells on one line how far something is, each whole percent once."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._told = -1

    def __call__(self, done: int, total: int) -> None:
        """Tell how much of how much is done."""
        share = 100 * done // max(total, 1)
        if share != self._told:
            self._told = share
            print(f"\r{self._words}: {share} %", end="\n" if done >= total else "", file=sys.stderr, flush=True)


def bringing_up() -> Callable[[int, int, str], None]:
    """Tells how far an older hub is brought up to this program, part by part; nothing of one that is."""
    parts: dict[str, Progress] = {}

    def tell(done: int, total: int, words: str) -> None:
        parts.setdefault(words, Progress(f"Bringing this hub up to date: {words}"))(done, total)

    return tell
