"""The course of this request, for the signature of a route.

They only hand over what is in memory; as coroutines they cost no change of thread.
"""

from typing import Annotated

from fastapi import Depends, Request

from app.language import current_language
from app.modules.catalogue import Course
from app.modules.library import Library


async def library_of(request: Request) -> Library:
    """Every published version, the live one at hand."""
    library: Library = request.app.state.library
    return library


async def live_course(request: Request) -> Course:
    library = await library_of(request)
    return library.live()


async def read_course(request: Request) -> Course:
    library = await library_of(request)
    return library.live().read_in(current_language())


LiveCourse = Annotated[Course, Depends(live_course)]
ReadCourse = Annotated[Course, Depends(read_course)]
"""The live course in the reader's language."""
CourseLibrary = Annotated[Library, Depends(library_of)]
