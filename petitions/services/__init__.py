"""What the program does: each function is one act; the caller commits."""
