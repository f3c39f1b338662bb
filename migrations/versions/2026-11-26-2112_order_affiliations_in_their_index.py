"""order affiliations in their index

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op

revision = 'd2f6a81b09c4'
down_revision = '9e5a1c37f0b2'
branch_labels = None
depends_on = None

OLD, NEW = 'ix_affiliation_person_id_happened_at', 'ix_affiliation_person_id_happened_at_id'


def upgrade() -> None:
    op.create_index(op.f(NEW), 'affiliation', ['person_id', 'happened_at', 'id'], unique=False)
    op.drop_index(op.f(OLD), table_name='affiliation')


def downgrade() -> None:
    op.create_index(op.f(OLD), 'affiliation', ['person_id', 'happened_at'], unique=False)
    op.drop_index(op.f(NEW), table_name='affiliation')
