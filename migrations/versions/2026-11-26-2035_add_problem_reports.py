"""add problem reports

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op
import sqlalchemy as sa

from app.db import UtcDateTime

revision = 'b83e0f5c7a16'
down_revision = '4f1d8a6c2b90'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'problem_report',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('page', sa.String(length=500), nullable=False),
        sa.Column('text', sa.String(length=2000), nullable=False),
        sa.Column('version_hash', sa.String(length=64), nullable=False),
        sa.Column('network', sa.String(length=64), nullable=False),
        sa.Column('happened_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('recorded_at', UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_problem_report_person_id_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_problem_report')),
    )
    op.create_index(op.f('ix_problem_report_person_id'), 'problem_report', ['person_id'])
    op.create_index('ix_problem_report_network_recorded_at', 'problem_report', ['network', 'recorded_at'])
    op.create_table(
        'problem_resolution',
        sa.Column('report_id', sa.Integer(), nullable=False),
        sa.Column('actor_id', sa.Integer(), nullable=False),
        sa.Column('happened_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('recorded_at', UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_problem_resolution_actor_id_person')),
        sa.ForeignKeyConstraint(
            ['report_id'], ['problem_report.id'], name=op.f('fk_problem_resolution_report_id_problem_report')
        ),
        sa.PrimaryKeyConstraint('report_id', name=op.f('pk_problem_resolution')),
    )


def downgrade() -> None:
    op.drop_table('problem_resolution')
    op.drop_table('problem_report')
