"""index last facts

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op

revision = '91c7d2e5a0f4'
down_revision = 'a41c7de90b52'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('registration', 'course_completion'):
        op.create_index(op.f(f'ix_{table}_recorded_at'), table, ['recorded_at'], unique=False)


def downgrade() -> None:
    for table in ('registration', 'course_completion'):
        op.drop_index(op.f(f'ix_{table}_recorded_at'), table_name=table)
