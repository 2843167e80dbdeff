"""The demonstration city: invented people, firms and cases, with the published volume of the year 106.

It is told as an old ledger (`write_ledger`), taken in by the importer like any other, and brought up to the
present day through the services. Nobody and nothing in it is real.
"""
