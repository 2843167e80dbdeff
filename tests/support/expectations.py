"""What each route asks for, written down by hand: the other side of the comparison with the program."""

from petitions.blueprints.access import OPEN, SIGNED_IN

PUBLIC = {
    *(
        "public.appeal",
        "respond.case",
        "respond.close",
        "respond.door",
        "respond.meeting_file",
        "respond.receipt",
        "respond_papers.enclosed",
        "respond_papers.letter",
    ),
    *("accounts.sign_in", "accounts.sign_out", "asset", "intake.confirmation", "intake.dispute"),
    *("intake.petition", "ops.alive", "ops.ready", "public.accessibility", "public.close", "public.favicon"),
    *("public.home", "public.letter", "public.meeting_file", "public.open_data", "public.privacy"),
    "public.ask",
    "public.copy",
    *("public.robots", "public.security", "public.security_txt", "public.sitemap", "public.statistics"),
    *("public.mediate", "public.result", "public.status", "public.supplement", "public.track"),
    *("public.why", "public.withdraw"),
}
EXPECTED = dict.fromkeys(PUBLIC, OPEN) | {
    **dict.fromkeys(("accounts.password", "accounts.start"), SIGNED_IN),
    **dict.fromkeys(("activities.amend", "activities.index"), "inspect"),
    **dict.fromkeys(("consultations.index", "consultations.record", "consultations.strike"), "register"),
    "consultations.show": "register",
    **dict.fromkeys(("notices.index", "notices.show"), "content"),
    "notices.post": "edit",
    **dict.fromkeys(("office.calendar", "office.change", "office.closure", "office.half_days"), "config"),
    **dict.fromkeys(("office.import_year", "office.revoke", "office.year", "outbox.index"), "config"),
    "mandates.add": "edit",
    "mandates.end": "edit",
    "mandates.index": "content",
    **dict.fromkeys(("parties.add", "parties.amend", "parties.end", "parties.matter"), "edit"),
    "parties.index": "content",
    **dict.fromkeys(("batches.new", "batches.print_letters", "batches.show", "batches.stop"), "content"),
    **dict.fromkeys(("incidents.candidates", "incidents.show"), "content"),
    **dict.fromkeys(("proposals.approve", "proposals.index"), "meta"),
    **dict.fromkeys(("rosters.new", "rosters.receipts", "rosters.start", "rosters.template"), "merge"),
    "negotiations.index": "meta",
    "negotiations.show": "content",
    **dict.fromkeys(("disclosures.ask", "disclosures.decide", "disclosures.index"), "meta"),
    **dict.fromkeys(("businesses.index", "businesses.show"), "business"),
    **dict.fromkeys(("businesses.change", "businesses.enter"), "business_edit"),
    **dict.fromkeys(("businesses.bring_back", "businesses.merge"), "business_merge"),
    **dict.fromkeys(("paper.dispute", "paper.petition", "paper.receipt"), "file"),
    **dict.fromkeys(("reports.cases", "reports.index", "reports.month", "reports.month_file"), "stat_int"),
    **dict.fromkeys(("reports.year", "reports.year_file"), "stat_int"),
    **dict.fromkeys(("tracking.decide", "tracking.disclose", "tracking.record", "tracking.search"), "meta"),
    **dict.fromkeys(("tracking.show", "tracking.why", "tracking.worklist"), "meta"),
    **dict.fromkeys(("letters.index", "letters.posting"), "content"),
    **dict.fromkeys(("wordings.decide", "wordings.edit", "wordings.index", "wordings.show"), "config"),
    "letters.compose": "meta",
    "letters.show": "attach",
    "tracking.file": "attach",
    "tracking.undo": "edit",
    "tracking.note": "notes",
    **dict.fromkeys(("tasks.change", "tasks.finish", "tasks.index", "tasks.of_case"), "meta"),
    "tasks.reopen": "meta",
    "tasks.add": "notes",
    "tracking.open_next": "file",
    "tracking.brief": "content",
    "tracking.related": "content",
    "tracking.respondent": "edit",
    "tracking.text": "content",
}
"""What each route asks for. A route that is not here has no expectation, and fails the test."""

NOTHING_THERE = {
    *("letters.show", "batches.show", "batches.print_letters", "batches.stop", "rosters.receipts"),
    *("parties.amend", "parties.end", "tasks.change", "tasks.finish", "tasks.reopen"),
}
"""Pages of what none of the cases has: whoever may open such a page is told so."""

OF_A_ROSTER = {"rosters.new", "rosters.start", "rosters.template"}
"""Pages on which people are filed for and put to a case: both have to be allowed."""
