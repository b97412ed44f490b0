"""Finding who is already known: names of many cultures, keys, bits of evidence, and the reasons in words.

Pure Python, no Qt. Only `index` knows the peculiarities of SQLite; everything else speaks to its `Index`.
"""
