"""One insert per request, written as one would in an afternoon: FastAPI, a form, one Core insert, one commit.

The same table and the same SQLite settings as the course's saves; no session, no draw, no check, no merge.
"""

from datetime import UTC, datetime

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from sqlalchemy import insert
from starlette.concurrency import run_in_threadpool

from app.quiz.models import SavedAnswer
from bench.servers import open_plainly, serve

engine = open_plainly()
app = FastAPI(openapi_url=None)


@app.get("/healthz")
def show_health() -> PlainTextResponse:
    return PlainTextResponse("ok")


@app.post("/attempts/{attempt_id}/answers")
async def save_answer(request: Request, attempt_id: int) -> Response:
    fields = await request.form()
    await run_in_threadpool(_insert, attempt_id, str(fields["item"]), str(fields["answer"]), str(fields["key"]))
    return JSONResponse({"message": "saved"})


def _insert(attempt_id: int, item: str, answer: str, key: str) -> None:
    now = datetime.now(UTC)
    row = {"attempt_id": attempt_id, "item": item, "response": [answer], "client_key": key}
    with engine.begin() as connection:
        connection.execute(insert(SavedAnswer).values(**row, happened_at=now, recorded_at=now))


if __name__ == "__main__":
    serve(app)
