"""add what a lesson said when it was completed

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op
import sqlalchemy as sa

revision = 'a41c7de90b52'
down_revision = 'b7d3c1f9a420'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('lesson_completion') as batch_op:
        batch_op.add_column(sa.Column('words_hash', sa.String(length=16), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('lesson_completion') as batch_op:
        batch_op.drop_column('words_hash')
