"""OpenID Connect, the authorization code flow with PKCE: what is asked of a provider and what is believed.

Nothing is believed but a signed ID token that was issued to us, by this issuer, for this very sign-in.
"""

import time
import warnings
from dataclasses import dataclass, field
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.deprecate import AuthlibDeprecationWarning
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from app.accounts.providers import Provider, is_safe_address
from app.errors import CourseError
from app.language import gettext as _

with warnings.catch_warnings():
    # Where httpx2 is not installed, Authlib says at every start that it would like it better than httpx.
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from authlib.integrations.httpx_client import OAuth2Client
try:
    import httpx2 as http  # what Authlib then asks with: so it is beside the tests
except ModuleNotFoundError:
    import httpx as http  # type: ignore[no-redef]

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
"""Signatures only: a shared secret would let anybody sign who can read our settings."""
SECONDS = 10
LEEWAY_SECONDS = 60
METADATA_SECONDS = 3600


class ProviderRefused(CourseError):
    """The provider did not answer, or what it said cannot be believed."""

    status = 502


@dataclass(frozen=True)
class Claims:
    """Who the provider says has signed in. Only issuer and subject name the person."""

    issuer: str
    subject: str
    name: str
    email: str
    is_email_verified: bool


@dataclass
class OpenId:
    """The providers of this installation; remembers what each publishes of itself for an hour."""

    providers: dict[str, Provider]
    published: dict[str, tuple[float, dict[str, Any]]] = field(default_factory=dict)

    def authorization_url(self, provider: Provider, redirect_uri: str, visit: "Secrets") -> str:
        """Where the browser goes to sign in. Raises ProviderRefused."""
        with self._client(provider, redirect_uri) as client:
            url, _state = client.create_authorization_url(
                self.metadata(provider)["authorization_endpoint"],
                state=visit.state,
                nonce=visit.nonce,
                code_verifier=visit.code_verifier,
            )
        return str(url)

    def redeem(self, provider: Provider, redirect_uri: str, code: str, visit: "Secrets") -> Claims:
        """Exchange the code and check the ID token. Raises ProviderRefused."""
        metadata = self.metadata(provider)
        try:
            with self._client(provider, redirect_uri) as client:
                token = client.fetch_token(
                    metadata["token_endpoint"],
                    code=code,
                    code_verifier=visit.code_verifier,
                    grant_type="authorization_code",
                )
                claims = self._checked_claims(client, provider, token, visit.nonce)
                return self._with_userinfo(client, metadata, provider, claims)
        except (http.HTTPError, AuthlibBaseError, JoseError, KeyError, TypeError, ValueError) as error:
            raise _refused(provider) from error

    def checks_issuer(self, provider: Provider, given: str) -> bool:
        """RFC 9207: the answer names its issuer, and where the provider promises to name it, it must."""
        if given:
            return given == provider.issuer
        return not self.metadata(provider).get("authorization_response_iss_parameter_supported", False)

    def metadata(self, provider: Provider) -> dict[str, Any]:
        kept = self.published.get(provider.id)
        if kept and time.monotonic() - kept[0] < METADATA_SECONDS:
            return kept[1]
        metadata = self._fetch_metadata(provider)
        self.published[provider.id] = (time.monotonic(), metadata)
        return metadata

    def _fetch_metadata(self, provider: Provider) -> dict[str, Any]:
        address = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
        try:
            answer = http.get(address, timeout=SECONDS).raise_for_status()
            metadata: dict[str, Any] = answer.json()
            endpoints = [metadata[name] for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        except (http.HTTPError, KeyError, TypeError, ValueError) as error:
            raise _refused(provider) from error
        if metadata.get("issuer") != provider.issuer or not all(map(is_safe_address, endpoints)):
            raise _refused(provider)
        return metadata

    def _checked_claims(self, client: OAuth2Client, provider: Provider, token: Any, nonce: str) -> dict[str, Any]:
        keys = client.request("GET", self.metadata(provider)["jwks_uri"], withhold_token=True).raise_for_status()
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        decoded = jwt.decode(token["id_token"], KeySet.import_key_set(keys.json()), registry=registry)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            {
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client_id},
            },
            {"nonce": nonce, "client_id": provider.client_id, "access_token": token.get("access_token")},
        )
        claims.validate(leeway=LEEWAY_SECONDS)
        return dict(claims)

    def _with_userinfo(
        self, client: OAuth2Client, metadata: dict[str, Any], provider: Provider, claims: dict[str, Any]
    ) -> Claims:
        subject = str(claims["sub"])
        if not ("name" in claims and "email" in claims) and "userinfo_endpoint" in metadata:
            more = client.get(metadata["userinfo_endpoint"]).raise_for_status().json()
            if str(more.get("sub")) != subject:
                raise ValueError("the answer of the userinfo endpoint is about somebody else")
            claims = {**more, **claims}
        return Claims(
            issuer=provider.issuer,
            subject=subject,
            name=str(claims.get("name") or ""),
            email=str(claims.get("email") or ""),
            is_email_verified=claims.get("email_verified") is True,
        )

    def _client(self, provider: Provider, redirect_uri: str) -> OAuth2Client:
        return OAuth2Client(
            provider.client_id,
            provider.client_secret,
            scope=provider.scope,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            timeout=SECONDS,
        )


@dataclass(frozen=True)
class Secrets:
    """What ties the answer of a provider to the question that we asked."""

    state: str
    nonce: str
    code_verifier: str


def _refused(provider: Provider) -> ProviderRefused:
    return ProviderRefused(
        _("%(name)s did not confirm your sign-in. Please try again, or ask for a code by mail.")
        % {"name": provider.name}
    )
