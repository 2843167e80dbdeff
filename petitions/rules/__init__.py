"""The law, and nothing else: words, steps, periods, calendar, policy. No Flask, no database, no clock."""
