"""add passkeys

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op
import sqlalchemy as sa

import app.db

revision = '9e5a1c37f0b2'
down_revision = '91c7d2e5a0f4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'passkey',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('credential_id', sa.String(length=1400), nullable=False),
        sa.Column('public_key', sa.String(length=2000), nullable=False),
        sa.Column('sign_count', sa.Integer(), nullable=False),
        sa.Column('device', sa.String(length=60), nullable=False),
        sa.Column('added_at', app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column('last_used_at', app.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_passkey_person_id_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
        sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id')),
    )
    op.create_index(op.f('ix_passkey_person_id'), 'passkey', ['person_id'])
    op.create_table(
        'passkey_question',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('challenge', sa.String(length=100), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('network', sa.String(length=64), nullable=False),
        sa.Column('created_at', app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column('used_at', app.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_passkey_question_person_id_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey_question')),
        sa.UniqueConstraint('challenge', name=op.f('uq_passkey_question_challenge')),
    )
    op.create_index(op.f('ix_passkey_question_created_at'), 'passkey_question', ['created_at'])


def downgrade() -> None:
    op.drop_table('passkey_question')
    op.drop_table('passkey')
