"""add external identities

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op
import sqlalchemy as sa

import app.db

revision = '8a4d0c15b2e7'
down_revision = '7c3b9e04a1d6'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'external_identity',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('issuer', sa.String(length=255), nullable=False),
        sa.Column('subject', sa.String(length=255), nullable=False),
        sa.Column('linked_at', app.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_external_identity_person_id_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_external_identity')),
        sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_external_identity_issuer_subject')),
    )
    op.create_index(op.f('ix_external_identity_person_id'), 'external_identity', ['person_id'])
    op.create_table(
        'provider_visit',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('provider', sa.String(length=40), nullable=False),
        sa.Column('browser_hash', sa.String(length=64), nullable=False),
        sa.Column('state_hash', sa.String(length=64), nullable=False),
        sa.Column('nonce', sa.String(length=64), nullable=False),
        sa.Column('code_verifier', sa.String(length=128), nullable=False),
        sa.Column('network', sa.String(length=64), nullable=False),
        sa.Column('return_to', sa.String(length=500), nullable=False),
        sa.Column('claims', sa.JSON(), nullable=False),
        sa.Column('created_at', app.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column('used_at', app.db.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_provider_visit')),
        sa.UniqueConstraint('browser_hash', name=op.f('uq_provider_visit_browser_hash')),
        sa.UniqueConstraint('state_hash', name=op.f('uq_provider_visit_state_hash')),
    )
    op.create_index('ix_provider_visit_network_created_at', 'provider_visit', ['network', 'created_at'])
    op.create_index(op.f('ix_provider_visit_created_at'), 'provider_visit', ['created_at'])


def downgrade() -> None:
    op.drop_table('provider_visit')
    op.drop_table('external_identity')
