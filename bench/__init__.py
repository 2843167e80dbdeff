"""Measure the steps of daily work beside raw SQL and a bare Flask, in one run; only the ratios travel."""
