"""The figures: counted from the record, kept as facts per day, shown with their definition."""
