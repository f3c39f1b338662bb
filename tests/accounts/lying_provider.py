"""A provider that says whatever a test wants: the metadata are sound, the ID token need not be."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from joserfc.jws import JWSRegistry

from app.accounts.providers import Provider

SECRET = "a secret that the provider shares with us"


@cache
def key_of(owner: str) -> RSAKey:
    """All bear the same name."""
    return RSAKey.generate_key(2048, {"kid": "k1"})


@dataclass
class LyingProvider:
    issuer: str = ""
    nonce: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    """What differs from a sound token; None leaves the claim out."""
    key: Any = field(default_factory=lambda: key_of("the provider"))
    algorithm: str = "RS256"
    metadata: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=lambda: {"sub": "zainab"})
    hangs_up_at: str = ""
    """The path whose request gets no answer."""

    def provider(self) -> Provider:
        return Provider("liar", "Liars' University", self.issuer, "course", SECRET)

    def answer(self, path: str) -> dict[str, Any]:
        if path.endswith("openid-configuration"):
            return self._metadata()
        if path == "/jwks":
            return {"keys": [key_of("the provider").as_dict(private=False)]}
        return (
            self.userinfo if path == "/me" else {"access_token": "a", "token_type": "Bearer", "id_token": self._token()}
        )

    def _metadata(self) -> dict[str, Any]:
        sound = {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks", "userinfo_endpoint": f"{self.issuer}/me"}
        ends = {f"{name}_endpoint": f"{self.issuer}/{name}" for name in ("authorization", "token")}
        return {**sound, **ends, **self.metadata}

    def _token(self) -> str:
        now = int(time.time())
        sound = {"iss": self.issuer, "aud": "course", "sub": "zainab", "nonce": self.nonce, "iat": now, "exp": now + 60}
        more = {"name": "Zainab Ünal", "email": "zainab@uni.example.org", "email_verified": True}
        claims = {name: value for name, value in {**sound, **more, **self.claims}.items() if value is not None}
        registry = JWSRegistry(algorithms=[self.algorithm], strict_check_header=False)
        return jwt.encode({"alg": self.algorithm, "kid": "k1"}, claims, self.key, registry=registry)


SHARED = OctKey.import_key(SECRET)


@contextmanager
def lying_provider() -> Iterator[LyingProvider]:
    liar = LyingProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(liar.answer(self.path))

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self._send(liar.answer(self.path))

        def _send(self, body: dict[str, Any]) -> None:
            if self.path == liar.hangs_up_at:
                return
            content = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: object) -> None:
            """Nothing: the tests have no use for it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    liar.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield liar
    server.shutdown()
    thread.join()
    server.server_close()
