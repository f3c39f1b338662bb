"""add device of sessions

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op
import sqlalchemy as sa

import app.db

revision = '7c3b9e04a1d6'
down_revision = '6e2a8bb1d3f5'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('sign_in_session') as batch_op:
        batch_op.add_column(sa.Column('method', sa.String(length=20), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('device', sa.String(length=60), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('second_factor_at', app.db.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('sign_in_session') as batch_op:
        batch_op.drop_column('second_factor_at')
        batch_op.drop_column('device')
        batch_op.drop_column('method')
