"""The door for the web server: `gunicorn wsgi:app`, `flask --app wsgi`."""

from petitions import create_app

app = create_app()
