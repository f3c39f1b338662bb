"""add second factor

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op
import sqlalchemy as sa

import app.db

revision = '2b8f4d6e91c5'
down_revision = 'd2f6a81b09c4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'second_factor',
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('secret', sa.String(length=500), nullable=False),
        sa.Column('last_counter', sa.Integer(), nullable=False),
        sa.Column('added_at', app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column('confirmed_at', app.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_second_factor_person_id_person')),
        sa.PrimaryKeyConstraint('person_id', name=op.f('pk_second_factor')),
    )
    op.create_table(
        'recovery_code',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('code_hash', sa.String(length=64), nullable=False),
        sa.Column('used_at', app.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_recovery_code_person_id_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
        sa.UniqueConstraint('code_hash', name=op.f('uq_recovery_code_code_hash')),
    )
    op.create_index(op.f('ix_recovery_code_person_id'), 'recovery_code', ['person_id'])


def downgrade() -> None:
    op.drop_table('recovery_code')
    op.drop_table('second_factor')
