"""The status lists as signed credentials, signed again only when something in them changed."""

import json
from functools import lru_cache

from app.certificates import data_integrity, issuer, jwt_form
from app.certificates.credential import make_claims, utc
from app.certificates.rendering import Press
from app.certificates.signing_keys import Signer, ready_signer
from app.certificates.status_list import status_credential
from app.certificates.status_places import ended_places, find_list_start, find_newest_end
from app.errors import NotFound
from app.language import gettext as _

JSON, TOKEN = "application/vc", "application/vc+jwt"
"""The two forms of a list, as they are called on the line."""


def signed_status_list(press: Press, public_url: str, number: int, form: str = JSON) -> str:
    """The list in the form that is asked for. Raises NotFound where no credential has a place in it."""
    with press.database.reading() as db:
        begun_at = find_list_start(db, number)
        ended = ended_places(db, number)
        changed_at = find_newest_end(db, number) or begun_at
    if changed_at is None:
        raise NotFound(_("There is no such status list."))
    signer = ready_signer(press.database, press.secrets_dir)
    return _signed(signer, public_url, number, ended, utc(changed_at), form)


@lru_cache(maxsize=32)
def _signed(signer: Signer, public_url: str, number: int, ended: tuple[int, ...], valid_from: str, form: str) -> str:
    unsigned = status_credential(public_url, number, ended, valid_from)
    if form == TOKEN:
        return jwt_form.sign(make_claims(unsigned), signer.rs256, issuer.key_address(public_url, signer.rs256_name))
    method = issuer.method_address(public_url, signer.ed25519_name)
    signed = data_integrity.sign(unsigned, signer.ed25519, method, valid_from)
    return json.dumps(signed, ensure_ascii=False, separators=(",", ":"))
