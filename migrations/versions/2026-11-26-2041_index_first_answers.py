"""index first answers

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op

revision = '7d1e94c0b3a8'
down_revision = '3b9e07f5d1a4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        op.f('ix_saved_answer_attempt_id_happened_at'), 'saved_answer', ['attempt_id', 'happened_at'], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f('ix_saved_answer_attempt_id_happened_at'), table_name='saved_answer')
