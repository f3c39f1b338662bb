"""What other people's programs read to check a credential: the keys of the issuer, and what was revoked."""

import json
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.certificates import issuer
from app.certificates.rendering import Press
from app.certificates.signing_keys import ListedKey, list_keys
from app.certificates.status_signing import JSON, TOKEN, signed_status_list
from app.errors import NotFound
from app.language import gettext as _
from app.typed_numbers import whole_number
from app.web.transaction import database_of

router = APIRouter()
# Public to every program, also to one that runs in the page of another site.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "public, max-age=300",
}


@router.get("/.well-known/did.json")
def show_did_document(request: Request) -> Response:
    document = issuer.did_document(_public_url(request), _keys(request))
    return _json(document, "application/did+json")


@router.get("/keys/{key_name}")
def show_key(request: Request, key_name: str) -> Response:
    for key in _keys(request):
        if key.name == key_name:
            return _json(issuer.jwk(key), "application/jwk+json")
    raise NotFound(_("There is no such key. The key document at /.well-known/did.json lists all."))


@router.get("/status/{list_number}")
def show_status_list(request: Request, list_number: str) -> Response:
    form = TOKEN if TOKEN in request.headers.get("accept", "") else JSON
    signed = signed_status_list(press_of(request), _public_url(request), whole_number(list_number) or 0, form)
    return Response(signed, media_type=form, headers={**OPEN, "Vary": "Accept"})


def press_of(request: Request) -> Press:
    return Press(database_of(request), request.app.state.settings.secrets_dir)


def _keys(request: Request) -> list[ListedKey]:
    with database_of(request).reading.begin() as db:
        return list_keys(db)


def _public_url(request: Request) -> str:
    address: str = request.app.state.settings.effective_public_url
    return address


def _json(document: dict[str, Any], media_type: str) -> Response:
    return Response(json.dumps(document, indent=1), media_type=media_type, headers=OPEN)
