"""add publications and drafts

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op
import sqlalchemy as sa

from app.db import UtcDateTime

revision = '4f1d8a6c2b90'
down_revision = '7c1e5a90d2b4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'publication',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.Column('replaced_id', sa.Integer(), nullable=True),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('origin', sa.String(length=20), nullable=False),
        sa.Column('reason', sa.String(length=500), nullable=False),
        sa.Column('happened_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('recorded_at', UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_publication_person_id_person')),
        sa.ForeignKeyConstraint(
            ['replaced_id'], ['content_version.id'], name=op.f('fk_publication_replaced_id_content_version')
        ),
        sa.ForeignKeyConstraint(
            ['version_id'], ['content_version.id'], name=op.f('fk_publication_version_id_content_version')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_publication')),
    )
    op.create_table(
        'content_draft',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('path', sa.String(length=300), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('base_sha256', sa.String(length=64), nullable=True),
        sa.Column('sha256', sa.String(length=64), nullable=True),
        sa.Column('page', sa.String(length=40), nullable=False),
        sa.Column('change', sa.Integer(), nullable=False),
        sa.Column('happened_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('recorded_at', UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['base_sha256'], ['content_blob.sha256'], name=op.f('fk_content_draft_base_sha256_content_blob')
        ),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_content_draft_person_id_person')),
        sa.ForeignKeyConstraint(['sha256'], ['content_blob.sha256'], name=op.f('fk_content_draft_sha256_content_blob')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_content_draft')),
    )
    op.create_index(op.f('ix_content_draft_path'), 'content_draft', ['path'])
    op.create_index(op.f('ix_content_draft_sha256'), 'content_draft', ['sha256'])


def downgrade() -> None:
    op.drop_table('content_draft')
    op.drop_table('publication')
