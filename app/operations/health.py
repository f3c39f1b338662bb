"""Whether this process lives, and whether it can serve."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.modules.library import NotPublished

router = APIRouter()


@router.get("/healthz")
async def show_health() -> JSONResponse:
    """The process answers; nothing else is asked."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz")
def show_readiness(request: Request) -> JSONResponse:
    """The database answers with its safe settings and a course is published; 503 with the reason otherwise."""
    problems = [*_database_problems(request), *_course_problems(request)]
    status = 503 if problems else 200
    return JSONResponse({"status": "not ready" if problems else "ready", "problems": problems}, status)


def _database_problems(request: Request) -> list[str]:
    database = request.app.state.database
    question = "PRAGMA synchronous" if database.is_sqlite else "SHOW synchronous_commit"
    try:
        with database.reading.begin() as db:
            durability = str(db.execute(text(question)).scalar())
    except SQLAlchemyError:
        return ["the database does not answer"]
    return [] if durability in ("2", "on") else [f"commits are not durable ({question} says {durability})"]


def _course_problems(request: Request) -> list[str]:
    try:
        request.app.state.library.live()
    except NotPublished:
        return ["no course is published"]
    return []
