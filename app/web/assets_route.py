"""Handing out the files of the interface."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.errors import NotFound
from app.language import gettext as _
from app.web.assets import FOREVER, WORKER, assets, assets_by_url

router = APIRouter()


@router.get("/worker.js")
async def show_worker() -> Response:
    worker = assets()[WORKER]
    return Response(worker.content, media_type=worker.media_type, headers={"Cache-Control": "no-cache"})


@router.get("/static/{name:path}")
async def show_asset(request: Request, name: str) -> Response:
    asset = assets_by_url().get(f"/static/{name}")
    if asset is None:
        raise NotFound(_("There is no such file."))
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.zipped, media_type=asset.media_type, headers={**headers, "Content-Encoding": "gzip"})
    return Response(asset.content, media_type=asset.media_type, headers=headers)
