"""add signing keys and status entries

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op
import sqlalchemy as sa

import app.db

revision = '7c1e5a90d2b4'
down_revision = '8d21f6a0c5e3'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('signing_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('algorithm', sa.String(length=10), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('public_key', sa.Text(), nullable=False),
    sa.Column('happened_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signing_key')),
    sa.UniqueConstraint('algorithm', 'number', name=op.f('uq_signing_key_algorithm_number')),
    sa.UniqueConstraint('name', name=op.f('uq_signing_key_name'))
    )
    op.create_table('status_entry',
    sa.Column('award_id', sa.Integer(), nullable=False),
    sa.Column('list_number', sa.Integer(), nullable=False),
    sa.Column('list_index', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['award_id'], ['award.id'], name=op.f('fk_status_entry_award_id_award')),
    sa.PrimaryKeyConstraint('award_id', name=op.f('pk_status_entry')),
    sa.UniqueConstraint('list_number', 'list_index', name=op.f('uq_status_entry_list_number_list_index'))
    )


def downgrade() -> None:
    op.drop_table('status_entry')
    op.drop_table('signing_key')
