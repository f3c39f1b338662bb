"""add merges, past completions and decisions on universities

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op
import sqlalchemy as sa

import app.db

revision = '8d21f6a0c5e3'
down_revision = 'e6c40b9f3d18'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('affiliation') as batch_op:
        batch_op.add_column(sa.Column('origin', sa.String(length=20), server_default='person', nullable=False))
    op.create_table('person_merge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('counts_as', sa.Integer(), nullable=True),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('happened_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_person_merge_actor_id_person')),
    sa.ForeignKeyConstraint(['counts_as'], ['person.id'], name=op.f('fk_person_merge_counts_as_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_merge_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_merge')),
    sa.UniqueConstraint('person_id', 'step', name=op.f('uq_person_merge_person_id_step'))
    )
    op.create_index(op.f('ix_person_merge_counts_as'), 'person_merge', ['counts_as'], unique=False)
    op.create_table('university_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('spelling', sa.String(length=200), nullable=False),
    sa.Column('partner', sa.String(length=60), nullable=True),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('happened_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_university_decision_actor_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_university_decision'))
    )
    op.create_index(op.f('ix_university_decision_spelling'), 'university_decision', ['spelling'], unique=False)
    op.create_table('past_completion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('happened_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_past_completion_actor_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_past_completion_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_past_completion'))
    )
    op.create_index(op.f('ix_past_completion_person_id'), 'past_completion', ['person_id'], unique=False)


def downgrade() -> None:
    op.drop_table('past_completion')
    op.drop_table('university_decision')
    op.drop_table('person_merge')
    with op.batch_alter_table('affiliation') as batch_op:
        batch_op.drop_column('origin')
