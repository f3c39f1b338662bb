"""Each kind of deed leaves exactly one event, in the transaction of the deed."""

import pytest
from sqlalchemy import func, select

from app.audit import service as audit
from app.audit.models import AuditEvent
from tests.access.table import ADMINISTRATOR, LEARNER, NOTHING, Cell, read_table
from tests.access.world import World

ROWS = {(row.route, row.object): row for row in read_table()}
DEEDS = {
    "sign-in.code": ("POST /sign-in/code", "own", LEARNER),
    "sign-in.password": ("POST /sign-in/password", "own", LEARNER),
    "role.granted": ("POST /roles", NOTHING, ADMINISTRATOR),
    "role.ended": ("POST /roles/{grant_id}/end", "present", ADMINISTRATOR),
    "item.regraded": ("POST /authoring/modules/{module_id}/items/{item_id}/regrade", "present", ADMINISTRATOR),
    "statistics.exported": ("GET /statistics/{table_id}.csv", "list of people", ADMINISTRATOR),
    "certificate.revoked": ("POST /register-of-certificates/{code}/revocation", "foreign", ADMINISTRATOR),
    "certificate.mailed": ("POST /register-of-certificates/{code}/mail", "foreign", ADMINISTRATOR),
    "content.published": ("POST /authoring/publish", NOTHING, ADMINISTRATOR),
    "person.erased": ("POST /my-data/erasure", NOTHING, LEARNER),
    "data.downloaded": ("GET /my-data/my-data.zip", NOTHING, LEARNER),
    "code.issued-by-hand": ("POST /sign-in-codes", "foreign", ADMINISTRATOR),
    "person.merged": ("POST /people/merges", "present", ADMINISTRATOR),
}
"""Action → the request that does it; keys, restores and the console are tried where they live."""


@pytest.mark.parametrize("action", DEEDS)
def test_each_deed_leaves_exactly_one_event(world: World, action: str) -> None:
    route, named, person = DEEDS[action]
    with world.undone():
        before = newest(world)
        world.ask(Cell(ROWS[route, named], person))
        with world.database.reading() as db:
            left = list(db.scalars(select(AuditEvent).where(AuditEvent.id > before)))
            assert [event.action for event in left] == [action]
            assert left[0].actor_id == world.people[person].person_id
            assert audit.find_break(db) is None


def newest(world: World) -> int:
    with world.database.reading() as db:
        return db.scalar(select(func.max(AuditEvent.id))) or 0
