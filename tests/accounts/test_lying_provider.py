"""What a provider says is believed only as a signed token for us, from this issuer, for this very sign-in."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.accounts.openid import OpenId, ProviderRefused, Secrets
from tests.accounts.lying_provider import SHARED, LyingProvider, key_of, lying_provider

YEARS_AGO = 1_700_000_000
SECRETS = Secrets("state", "the nonce", "v" * 64)


@pytest.fixture(scope="module")
def server() -> Iterator[LyingProvider]:
    with lying_provider() as running:
        yield running


@pytest.fixture
def liar(server: LyingProvider) -> LyingProvider:
    """As honest as they come, until a test changes something."""
    fresh = LyingProvider(issuer=server.issuer, nonce=SECRETS.nonce)
    vars(server).update(vars(fresh))
    return server


def redeem(liar: LyingProvider):  # type: ignore[no-untyped-def]
    provider = liar.provider()
    return OpenId({provider.id: provider}).redeem(provider, "https://course.example.org/back", "code", SECRETS)


def test_a_sound_token_is_believed(liar: LyingProvider) -> None:
    claims = redeem(liar)
    assert (claims.issuer, claims.subject, claims.is_email_verified) == (liar.issuer, "zainab", True)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"aud": "another-course"},
        {"aud": ["another-course", "a-third"]},
        {"aud": ["course", "another"], "azp": "another"},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"sub": None},
        {"exp": YEARS_AGO},
        {"exp": None},
        {"iat": None},
    ],
    ids=str,
)
def test_a_token_that_was_not_made_for_this_sign_in_is_refused(liar: LyingProvider, claims: dict[str, Any]) -> None:
    liar.claims = claims
    with pytest.raises(ProviderRefused):
        redeem(liar)


def test_a_signature_of_another_key_is_refused(liar: LyingProvider) -> None:
    liar.key = key_of("somebody else")
    with pytest.raises(ProviderRefused):
        redeem(liar)


@pytest.mark.filterwarnings("ignore:JWS algorithm:joserfc.errors.SecurityWarning")
@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_only_public_key_signatures_count(liar: LyingProvider, algorithm: str) -> None:
    liar.algorithm, liar.key = algorithm, SHARED
    with pytest.raises(ProviderRefused):
        redeem(liar)


def test_userinfo_about_somebody_else_is_refused(liar: LyingProvider) -> None:
    liar.claims, liar.userinfo = {"email": None}, {"sub": "another", "email": "victim@example.org"}
    with pytest.raises(ProviderRefused):
        redeem(liar)


def test_userinfo_cannot_vouch_over_the_token(liar: LyingProvider) -> None:
    liar.claims = {"name": None, "email_verified": False}
    liar.userinfo = {"sub": "zainab", "name": "Zainab", "email_verified": True}
    assert redeem(liar).is_email_verified is False


@pytest.mark.parametrize(
    "metadata",
    [{"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"}, {"jwks_uri": None}],
    ids=str,
)
def test_metadata_of_another_issuer_or_over_open_lines_are_refused(
    liar: LyingProvider, metadata: dict[str, Any]
) -> None:
    liar.metadata = metadata
    with pytest.raises(ProviderRefused):
        redeem(liar)


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/jwks", "/me"])
def test_a_provider_that_hangs_up_is_no_fault_of_ours(liar: LyingProvider, path: str) -> None:
    liar.claims, liar.hangs_up_at = {"email": None}, path
    with pytest.raises(ProviderRefused):
        redeem(liar)


def test_a_provider_that_names_its_issuer_must_do_so(liar: LyingProvider) -> None:
    provider = liar.provider()
    assert OpenId({}).checks_issuer(provider, provider.issuer)
    assert not OpenId({}).checks_issuer(provider, "https://evil.example")
    assert OpenId({}).checks_issuer(provider, "")
    liar.metadata = {"authorization_response_iss_parameter_supported": True}
    assert not OpenId({}).checks_issuer(provider, "")
