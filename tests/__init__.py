"""The package mirrored; `house/` holds the habits, `browser/` the journeys, `support/` what tests share."""
