"""The floor: a bare Flask that does the same work by hand-written SQL, with no feature at all."""

from flask import Flask, render_template_string, request

from bench.raw import Raw

LIST = """<!doctype html><html lang="zh-Hant-TW"><title>清單</title><h1>清單</h1><table>
{% for row in rows %}<tr><td>{{ row[1] }}</td><td>{{ row[2] }}</td><td>{{ row[3] }}</td><td>{{ row[4] }}</td>
<td>{{ row[5] }}</td><td>{{ row[6] }}</td></tr>{% endfor %}</table><p>{{ total }}</p></html>"""
CASE = """<!doctype html><html lang="zh-Hant-TW"><title>{{ case[1] }}</title><h1>{{ case[1] }}</h1>
<p>{{ case[2] }}</p><p>{{ text }}</p><ol>
{% for event in events %}<li>{{ event[1] }} {{ event[2] }}</li>{% endfor %}
</ol></html>"""
FIGURES = """<!doctype html><html lang="zh-Hant-TW"><title>統計</title><h1>統計</h1><table>
{% for row in rows %}
<tr><td>{{ row[0] }}</td><td>{{ row[1] }}</td><td>{{ row[2] }}</td></tr>{% endfor %}</table>"""


def make_floor(raw: Raw) -> Flask:
    """Build the bare application on an open connection."""
    app = Flask("floor")

    @app.get("/work")
    def work() -> str:
        rows = raw.page(int(request.args.get("page", "1")))
        return render_template_string(LIST, rows=rows, total=raw.count_open())

    @app.get("/cases/<number>")
    def case(number: str) -> str:
        found, text, events = raw.case(number)
        return render_template_string(CASE, case=found, text=text, events=events)

    @app.post("/cases/<number>")
    def act(number: str) -> tuple[str, int]:
        raw.act(number)
        return "", 303

    @app.post("/file")
    def file() -> tuple[str, int]:
        raw.file(request.form["narrative"], request.form["name"])
        return "", 303

    @app.get("/search")
    def search() -> str:
        return render_template_string(LIST, rows=raw.search(request.args["q"]), total="")

    @app.get("/reports/<int:year>")
    def report(year: int) -> str:
        return render_template_string(FIGURES, rows=raw.report(year))

    return app
