"""cover first answers

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op

revision = '5e0b7c93d1a6'
down_revision = '6c1f0a9d57be'
branch_labels = None
depends_on = None

OLD, NEW = 'ix_saved_answer_attempt_id_happened_at', 'ix_saved_answer_attempt_id_happened_at_recorded_at'


def upgrade() -> None:
    op.create_index(op.f(NEW), 'saved_answer', ['attempt_id', 'happened_at', 'recorded_at'], unique=False)
    op.drop_index(op.f(OLD), table_name='saved_answer')


def downgrade() -> None:
    op.create_index(op.f(OLD), 'saved_answer', ['attempt_id', 'happened_at'], unique=False)
    op.drop_index(op.f(NEW), table_name='saved_answer')
