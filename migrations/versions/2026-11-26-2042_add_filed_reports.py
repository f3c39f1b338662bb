"""add filed reports

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op
import sqlalchemy as sa

from app.db import UtcDateTime

revision = '3b9f0d64e7a1'
down_revision = '7d1e94c0b3a8'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'filed_report',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('report', sa.String(length=60), nullable=False),
        sa.Column('title', sa.String(length=2000), nullable=False),
        sa.Column('first_day', sa.Date(), nullable=True),
        sa.Column('last_day', sa.Date(), nullable=True),
        sa.Column('as_of', UtcDateTime(timezone=True), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.Column('actor_id', sa.Integer(), nullable=True),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.Column('happened_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('recorded_at', UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_filed_report_actor_id_person')),
        sa.ForeignKeyConstraint(
            ['version_id'], ['content_version.id'], name=op.f('fk_filed_report_version_id_content_version')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_filed_report')),
    )


def downgrade() -> None:
    op.drop_table('filed_report')
