"""What the tests share: databases, a browser that checks each page, a cast of people, a real Chromium."""
