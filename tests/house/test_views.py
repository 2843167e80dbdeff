"""Every view says who may open it, and silence is a failure."""

import inspect

from flask import Flask

FILES = {"asset"}  # style sheets, scripts and pictures are for everyone


def test_every_view_says_who_may_open_it(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in FILES]
    silent = [
        rule.endpoint for rule in rules if not getattr(app.view_functions[rule.endpoint], "access", None)
    ]
    assert rules
    assert silent == []


def test_a_page_that_is_only_read_cannot_be_posted_to(app: Flask) -> None:
    """What has no form of its own answers GET alone; what changes something answers POST."""
    odd = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS", "POST"}
    ]
    assert odd == []


def test_a_view_fits_on_half_a_screen(app: Flask) -> None:
    long = {}
    for endpoint, view in app.view_functions.items():
        body = inspect.unwrap(view)
        if body.__module__.startswith("petitions."):
            lines = inspect.getsource(body).strip().splitlines()
            code = [line for line in lines if not line.lstrip().startswith("@")]
            if len(code) > 25:
                long[endpoint] = len(code)
    assert long == {}
