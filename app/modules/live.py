"""The course of this request, for the signature of a route."""

from typing import Annotated

from fastapi import Depends, Request

from app.modules.catalogue import Course
from app.modules.library import Library


def library_of(request: Request) -> Library:
    """Every published version, the live one at hand."""
    library: Library = request.app.state.library
    return library


def live_course(request: Request) -> Course:
    return library_of(request).live()


LiveCourse = Annotated[Course, Depends(live_course)]
CourseLibrary = Annotated[Library, Depends(library_of)]
