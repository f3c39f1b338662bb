"""add letters to outbox

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op
import sqlalchemy as sa

import app.db

revision = '5d1f7a90c2e4'
down_revision = '3b9f0d64e7a1'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('outbox_message') as batch_op:
        batch_op.add_column(sa.Column('purpose', sa.String(length=40), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('html', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('useful_until', app.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.create_index('ix_outbox_message_recipient_created_at', ['recipient', 'created_at'])


def downgrade() -> None:
    with op.batch_alter_table('outbox_message') as batch_op:
        batch_op.drop_index('ix_outbox_message_recipient_created_at')
        batch_op.drop_column('useful_until')
        batch_op.drop_column('html')
        batch_op.drop_column('purpose')
