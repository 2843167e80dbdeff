"""`python -m bench --cases 10000 [--database sqlite|URL] [--rounds 40]`: print one table of ratios."""

import argparse
import itertools
import json
import platform
import secrets
import tempfile
from pathlib import Path

from bench.city import City, make_city
from bench.floor import make_floor
from bench.measure import WARM_UP, Times, take_turns
from bench.product import Product
from bench.raw import PAGE, Raw
from bench.words import choose_words
from petitions import clock
from petitions.rules.roc import roc_plain

YEAR = 106
STORY = (
    "在健身中心購買二十四個月會籍，因調職請求終止契約，業者以合約載明不退費為由拒絕退還未使用月份的費用。" * 3
)


def main() -> None:
    """Make the city, take the times, print the table and keep it as JSON."""
    options = _options()
    folder = Path(options.folder or tempfile.mkdtemp(prefix="petitions-bench-"))
    url = f"sqlite:///{folder / 'bench.db'}" if options.database == "sqlite" else options.database
    city = make_city(options.cases, folder, url, again=options.again)
    product, raw = Product(city.url, city.instance), Raw(city.url)
    floor = make_floor(raw).test_client()
    lines = [
        _line(name, take_turns(sides, options.rounds))
        for name, sides in _steps(product, raw, floor, options.rounds).items()
    ]
    _print(city, lines, _costs(product, raw))
    result = {"cases": options.cases, "import_per_second": city.rows / city.import_seconds, "steps": lines}
    (folder / "result.json").write_text(json.dumps(result, ensure_ascii=False, indent=1), "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--database", default="sqlite", help="sqlite, or the address of an empty PostgreSQL")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--folder", help="where ledger and database go; kept")
    parser.add_argument("--again", action="store_true", help="use the database of an earlier run")
    return parser.parse_args()


def _steps(product: Product, raw: Raw, floor, rounds: int):
    """Return the sides of every step: product, floor (bare Flask) and raw (driver alone)."""
    numbers = itertools.cycle(
        row[0]
        for row in raw.rows(
            "SELECT number FROM cases WHERE events_count >= 4 AND number LIKE 'F%' ORDER BY id DESC LIMIT 200"
        )
    )
    raw.finish()
    words = choose_words(raw)
    steps = {"filing": _filing(product, raw, floor)}
    for page in (1, 100, 1000):
        place = _place(raw, page)
        if place is not None:
            steps[f"worklist page {page}"] = _worklist(product, raw, floor, page, place)
    steps["one case"] = {
        "product": lambda: product.get(f"/cases/{next(numbers)}"),
        "floor": lambda: floor.get(f"/cases/{next(numbers)}"),
        "raw": lambda: raw.case(next(numbers)),
    }
    steps["an act"] = _acting(product, raw, floor, rounds)
    for kind, word in words.items():
        steps[f"search {kind}"] = {
            "product": lambda word=word: product.get(f"/search?q={word}"),
            "floor": lambda word=word: floor.get("/search", query_string={"q": word}),
            "raw": lambda word=word: raw.search(word),
        }
    for name, path in (("year report", f"/reports/{YEAR}"), ("month report", f"/reports/{YEAR}/5")):
        steps[name] = {
            "product": lambda path=path: product.get(path),
            "floor": lambda: floor.get(f"/reports/{YEAR}"),
            "raw": lambda: raw.report(YEAR),
        }
    return steps


def _place(raw: Raw, page: int):
    if page == 1:
        return ("0001-01-01", 0, 0)
    rows = raw.rows(
        "SELECT due_sort, due_rank, id FROM cases WHERE is_open "
        "ORDER BY due_sort, due_rank, id LIMIT 1 OFFSET ?",
        (page - 1) * PAGE - 1,
    )
    raw.finish()
    return (str(rows[0][0]), *rows[0][1:]) if rows else None


def _worklist(product: Product, raw: Raw, floor, page: int, place):
    path = "/work" if page == 1 else f"/work?after={place[0]}.{place[1]}.{place[2]}"
    return {
        "product": lambda: product.get(path),
        "floor": lambda: floor.get(f"/work?page={page}"),
        "raw": lambda: raw.page_after(place),
    }


def _filing(product: Product, raw: Raw, floor):
    token = product.token_of(product.citizen, "/file/dispute")

    def file() -> None:
        fields = {
            "csrf_token": token,
            "submission_key": secrets.token_hex(16),
            "name": "王小明",
            "phone": "0900-000-678",
            "email": "wang@example.com",
            "business_name": "海風健身事業有限公司",
            "narrative": STORY,
            "first_complaint": "center",
            "amount": "19200",
        }
        product.post(product.citizen, "/file/dispute", fields)

    return {
        "product": file,
        "floor": lambda: floor.post("/file", data={"narrative": STORY, "name": "王○明"}),
        "raw": lambda: raw.file(STORY, "王○明"),
    }


def _acting(product: Product, raw: Raw, floor, rounds: int):
    """Ask for something missing: an act that moves a case and starts a clock."""
    file = _filing(product, raw, floor)["product"]
    for _ in range(3 * (rounds + WARM_UP)):
        file()
    rows = raw.rows(
        "SELECT number FROM cases WHERE state = 'received' AND version = 1 AND number LIKE 'F%' "
        "ORDER BY id DESC LIMIT ?",
        3 * (rounds + WARM_UP),
    )
    raw.rows("UPDATE cases SET officer_id = ? WHERE state = 'received' AND is_open", product.user_id)
    raw.finish()
    own, others = iter([row[0] for row in rows[::3]]), itertools.cycle([row[0] for row in rows[1::3]])
    event = "rectification_ordered"
    token = product.token_of(product.officer, f"/cases/{rows[0][0]}/acts/{event}")

    def act() -> None:
        fields = {
            "csrf_token": token,
            "submission_key": secrets.token_hex(16),
            "version": "1",
            "reason": "請補契約影本",
            "happened_on": roc_plain(clock.today()),
        }
        product.post(product.officer, f"/cases/{next(own)}/acts/{event}", fields)

    return {
        "product": act,
        "floor": lambda: floor.post(f"/cases/{next(others)}"),
        "raw": lambda: raw.act(next(others)),
    }


def _costs(product: Product, raw: Raw) -> list[tuple[str, int, int]]:
    number = raw.rows(
        "SELECT number FROM cases WHERE events_count >= 4 AND number LIKE 'F%' ORDER BY id DESC LIMIT 1"
    )[0][0]
    raw.finish()
    paths = ("/work", f"/cases/{number}", "/search?q=退費", f"/reports/{YEAR}", f"/reports/{YEAR}/5")
    return [(path.replace(number, "N"), *product.cost(path)) for path in paths]


def _line(name: str, times: dict[str, Times]) -> dict[str, object]:
    product, floor, raw = times["product"], times["floor"], times["raw"]
    return {
        "step": name,
        "product_ms": round(product.median, 2),
        "product_p95_ms": round(product.p95, 2),
        "product_cpu_ms": round(product.cpu_median, 2),
        "floor_ms": round(floor.median, 2),
        "raw_ms": round(raw.median, 2),
        "rate_to_floor": round(floor.median / product.median, 2),
        "time_to_raw": round(product.median / raw.median, 1),
    }


def _print(city: City, lines, costs) -> None:
    engine = "PostgreSQL" if city.is_postgres else "SQLite"
    print(
        f"{engine}, {city.rows:,} rows of the ledger, "
        f"Python {platform.python_version()}, {platform.machine()}"
    )
    print(f"import: {city.rows / city.import_seconds:,.0f} cases a second ({city.import_seconds:.0f} s)\n")
    print("| step | product ms (p95) | cpu ms | floor ms | raw ms | rate ÷ floor | time ÷ raw |")
    print("|---|---|---|---|---|---|---|")
    for line in lines:
        print(
            f"| {line['step']} | {line['product_ms']} ({line['product_p95_ms']}) | {line['product_cpu_ms']} "
            f"| {line['floor_ms']} | {line['raw_ms']} | {line['rate_to_floor']} | {line['time_to_raw']} |"
        )
    print("\n| page | statements | bytes of HTML |\n|---|---|---|")
    for path, statements, size in costs:
        print(f"| {path} | {statements} | {size:,} |")


if __name__ == "__main__":
    main()
