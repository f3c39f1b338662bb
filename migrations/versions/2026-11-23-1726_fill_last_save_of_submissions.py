"""fill the last save of submissions

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op

revision = '9b3e57d1c6a2'
down_revision = '4f0d8a6c21b7'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        'UPDATE submission SET last_save_id = coalesce((SELECT max(saved_answer.id) FROM saved_answer '
        'WHERE saved_answer.attempt_id = submission.attempt_id '
        'AND saved_answer.recorded_at <= submission.recorded_at), 0)'
    )


def downgrade() -> None:
    """The column goes with the tables' own step; there is nothing to undo here."""
