"""An organisation's sign-in on loopback: it knows one person and says what the test wants it to say."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Stub:
    """`says` are the claims about whoever signs in; `asked` are the paths that were called."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.url = f"http://127.0.0.1:{server.server_port}"
        self.says: dict[str, Any] = {"sub": "1", "email": "ana@northgate.example", "email_verified": True}
        self.asked: list[str] = []

    def answer(self, path: str) -> dict[str, Any]:
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            ends = ("authorization", "token", "userinfo")
            return {f"{end}_endpoint": f"{self.url}/{end}" for end in ends} | {"issuer": self.url}
        if path == "/token":
            return {"access_token": "an-access-token", "token_type": "Bearer"}
        return self.says


@contextmanager
def serve() -> Iterator[Stub]:
    """Runs until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def _reply(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.dumps(stub.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = _reply

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stub = Stub(server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
