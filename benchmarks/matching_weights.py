"""What each piece of evidence of a match is worth, estimated anew: from sets with known truth or a hub's own links.

`python -m benchmarks.matching_weights --set FILE.csv --set FILE.csv --out weights.toml`, or `--hub FOLDER`; see
`tests.factories.weighing`, which does it.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.factories.weighing import main

if __name__ == "__main__":
    sys.exit(main())
