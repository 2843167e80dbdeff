"""`python -m bench.incident --cases 2000 [--database sqlite|URL]`: a mass incident, from filing to the end.

Filed through the public form, put to the first, told to the business with a letter (PDF) each, closed each:
everything but the filings by batches, as `petitions work` does them. The page of the incident and that of one
case take turns.
"""

import argparse
import platform
import secrets
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from bench.city import empty_database
from bench.measure import take_turns
from bench.product import Product
from petitions import clock, create_app
from petitions.cli.batches import do_batches
from petitions.extensions import db
from petitions.models import BatchItem, Case, IssuedLetter
from petitions.rules.roc import roc_plain
from petitions.schema import upgrade_database
from petitions.services.reference import load_reference

FIRM = "海風健身事業有限公司"
STORY = "預付的課程因無預警歇業不能使用，要求退還未使用部分的價金。" * 3
ROUNDS = 30


def main() -> None:
    """File, put together, write to the business, close, and print what each took."""
    options = _options()
    folder = Path(options.folder or tempfile.mkdtemp(prefix="petitions-incident-"))
    folder.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{folder / 'incident.db'}" if options.database == "sqlite" else options.database
    empty_database(url)
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "INSTANCE": str(folder)})
    with app.app_context():
        upgrade_database()
        load_reference(at=clock.now())
        db.session.commit()
        db.session.remove()
    product = Product(url, folder)
    print(f"{url.partition(':')[0]}, {options.cases:,} cases, Python {platform.python_version()}\n")
    print("| step | seconds | ms a case |\n|---|---|---|")
    lead = _file_all(product, options.cases)
    for title, do, said in _steps():
        _say(title, options.cases, lambda do=do, said=said: _batch(product, lead, do, said))
    _check(product, options.cases)
    _pages(product, lead)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.incident", description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--database", default="sqlite", help="sqlite, or the address of an empty PostgreSQL")
    parser.add_argument("--folder", help="where the database and the files go; kept")
    return parser.parse_args()


def _steps() -> list[tuple[str, str, dict[str, str]]]:
    today = {"happened_on": roc_plain(clock.today())}
    return [
        ("put together (to one lead)", "incident_joined", today),
        ("accept", "accepted", {**today, "jurisdiction": "contract"}),
        ("letter D07 with PDF and act", "D07", {"way": "paper", "address": "高雄市前金區中正四路1號"}),
        ("close", "closed", {**today, "outcome": "settled_outside", "reason": "業者已全數退款"}),
    ]


def _say(title: str, cases: int, act: Callable[[], object]) -> None:
    started = time.perf_counter()
    act()
    spent = time.perf_counter() - started
    print(f"| {title} | {spent:.1f} | {spent * 1000 / cases:.1f} |", flush=True)


def _file_all(product: Product, cases: int) -> str:
    """File every complaint through the public form; return the number of the first."""
    token = product.token_of(product.citizen, "/file/dispute")
    times: list[float] = []
    for place in range(cases):
        fields = {
            "csrf_token": token,
            "submission_key": secrets.token_hex(16),
            "name": f"民眾{place}",
            "phone": f"09{place:08d}",
            "email": f"p{place}@example.com",
            "business_name": FIRM,
            "narrative": STORY,
            "first_complaint": "center",
            "amount": "19200",
        }
        started = time.perf_counter()
        product.post(product.citizen, "/file/dispute", fields)
        times.append(time.perf_counter() - started)
    tenth = max(1, cases // 10)
    first, last = sum(times[:tenth]) / tenth, sum(times[-tenth:]) / tenth
    print(f"| file | {sum(times):.1f} | {sum(times) * 1000 / cases:.1f} |")
    print(f"| … of that the last tenth ÷ the first tenth | {last / first:.2f} × | |", flush=True)
    with product.app.app_context():
        lead = db.session.scalars(select(Case).order_by(Case.id).limit(1)).one()
        for case in db.session.scalars(select(Case)):
            case.officer_id = product.user_id
        number = lead.number
        db.session.commit()
    return number


def _batch(product: Product, lead: str, do: str, said: dict[str, str]) -> None:
    """Start a batch on the page of the incident and do it as a worker does."""
    path = f"/cases/{lead}/batches/new?do={do}"
    fields = {
        "csrf_token": product.token_of(product.officer, path),
        "submission_key": secrets.token_hex(16),
        "do": do,
        **said,
    }
    product.post(product.officer, f"/cases/{lead}/batches/new", fields)
    with product.app.app_context():
        while do_batches():
            pass
        db.session.remove()


def _check(product: Product, cases: int) -> None:
    """End the run if anything was left undone or done twice."""
    with product.app.app_context():
        states = dict(
            db.session.execute(select(BatchItem.state, func.count()).group_by(BatchItem.state)).all()
        )
        letters = db.session.scalar(select(func.count()).select_from(IssuedLetter))
        refused = db.session.scalars(select(BatchItem.sentence).where(BatchItem.state == "refused").limit(1))
        if set(states) != {"done"} or letters != cases:
            raise RuntimeError(f"{states}, {letters} letters, {refused.one_or_none()}")


def _pages(product: Product, lead: str) -> None:
    """Compare the page of the incident with that of a case."""
    pages = {"incident": f"/cases/{lead}/incident", "case": f"/cases/{lead}"}
    sides = {name: (lambda path=path: product.get(path)) for name, path in pages.items()}
    times = take_turns(sides, ROUNDS)
    print("\n| page | ms (p95) | statements | bytes |\n|---|---|---|---|")
    for name, path in pages.items():
        statements, size = product.cost(path)
        print(f"| {name} | {times[name].median:.1f} ({times[name].p95:.1f}) | {statements} | {size:,} |")
    print(f"\nincident ÷ case: {times['incident'].median / times['case'].median:.2f}")


if __name__ == "__main__":
    main()
