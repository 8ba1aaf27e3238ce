"""Makes the helpdesk's database and serves it: ``serve.py PORT``, below the folder PORTAL_DATA."""

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"

import django
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        """Say nothing."""


def fill():
    """Two queues, one for customers in France; an agent who works in English."""
    from django.contrib.auth import get_user_model
    from helpdesk.models import Queue

    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate.json", verbosity=0)
    common = {"allow_public_submission": True, "email_address": "support@example.com"}
    Queue.objects.create(title="France", slug="france", locale="fr", **common)
    Queue.objects.create(title="World", slug="world", locale="en", **common)
    get_user_model().objects.create_superuser("agent", "agent@example.com", "agent")


django.setup()
fill()
server = Server(("127.0.0.1", int(sys.argv[1])), Quiet)
server.set_app(StaticFilesHandler(get_wsgi_application()))
print("ready", flush=True)
server.serve_forever()
