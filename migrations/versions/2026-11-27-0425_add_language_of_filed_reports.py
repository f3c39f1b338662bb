"""add language of filed reports

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op
import sqlalchemy as sa

revision = '6c1f0a9d57be'
down_revision = '2b8f4d6e91c5'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('filed_report') as batch_op:
        batch_op.add_column(sa.Column('language', sa.String(length=20), nullable=False, server_default='en'))


def downgrade() -> None:
    with op.batch_alter_table('filed_report') as batch_op:
        batch_op.drop_column('language')
