"""Choose words to look for: of two and four characters, common and rare in this very city."""

import random
import re

from bench.raw import Raw
from petitions.rules.text import bigrams

HAN = re.compile(r"[\u4e00-\u9fff]{4,}")


def choose_words(raw: Raw, seed: int = 7) -> dict[str, str]:
    """Return a word for each kind: '2 common', '2 rare', '4 common', '4 rare'."""
    chance = random.Random(seed)
    top = raw.rows("SELECT max(id) FROM matters")[0][0]
    docs = [
        row[0]
        for _ in range(60)
        for row in raw.rows("SELECT doc FROM matters WHERE id = ?", chance.randint(1, top))
    ]
    raw.finish()
    found = {}
    for length in (2, 4):
        words = {
            run[start : start + length]
            for doc in docs
            for run in HAN.findall(doc)
            for start in [chance.randint(0, len(run) - length)]
        }
        counted = sorted(
            (_count(raw, word), word) for word in chance.sample(sorted(words), min(40, len(words)))
        )
        found[f"{length} common"] = counted[-1][1]
        found[f"{length} rare"] = counted[0][1]
    return found


def _count(raw: Raw, word: str) -> int:
    grams = bigrams(word)
    if raw.is_postgres:
        query = " & ".join(f"'{gram}'" for gram in grams)
        count = raw.rows("SELECT count(*) FROM matters WHERE grams @@ ?::tsquery", query)[0][0]
    else:
        match = " AND ".join(f'"{gram}"' for gram in grams)
        count = raw.rows("SELECT count(*) FROM matter_search WHERE matter_search MATCH ?", match)[0][0]
    raw.finish()
    return int(count)
