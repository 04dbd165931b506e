"""Reads the log of the pages from its input and serves counts and times of requests to Prometheus, on loopback."""

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.web import metrics
from core.web.request_metrics import RequestFigures


class Command(BaseCommand):
    help = "Count requests: journalctl -f -o cat -u als-web | als metrics"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=9108)

    def handle(self, *args: Any, **options: Any) -> None:
        figures = RequestFigures()
        server = ThreadingHTTPServer(("127.0.0.1", options["port"]), handler_of(figures))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.stdout.write(f"http://127.0.0.1:{server.server_port}/metrics")
        self.stdout.flush()
        for line in sys.stdin:
            figures.add(line)
        server.shutdown()
        raise CommandError("The log has ended: whatever keeps services starts this again.")


def handler_of(figures: RequestFigures) -> type[BaseHTTPRequestHandler]:
    """What answers GET /metrics with these figures, and 404 to all else."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/metrics"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", metrics.KIND)
            self.end_headers()
            if found:
                self.wfile.write("".join(figures.lines()).encode())

        def log_message(self, *_args: Any) -> None:
            """Scrapes are no news."""

    return Handler
