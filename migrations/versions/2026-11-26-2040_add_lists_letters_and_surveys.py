"""add lists of people, letters, pairs told apart, and surveys

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op
import sqlalchemy as sa

import app.db

revision = '3b9e07f5d1a4'
down_revision = 'b83e0f5c7a16'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('happened_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_letter_actor_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_letter_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter'))
    )
    op.create_index(op.f('ix_letter_person_id'), 'letter', ['person_id'], unique=False)
    op.create_table('people_list',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('uploaded_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('reading', sa.String(length=200), nullable=False),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.Column('applied_at', app.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_people_list_actor_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people_list'))
    )
    op.create_table('told_apart',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('happened_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', app.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_told_apart_actor_id_person')),
    sa.ForeignKeyConstraint(['other_id'], ['person.id'], name=op.f('fk_told_apart_other_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_told_apart_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_told_apart')),
    sa.UniqueConstraint('person_id', 'other_id', name=op.f('uq_told_apart_person_id_other_id'))
    )
    op.create_table('survey_response',
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('survey', sa.String(length=60), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_survey_response')),
    sqlite_with_rowid=False,
    )
    op.create_index('ix_survey_response_survey_month', 'survey_response', ['survey', 'month'], unique=False)
    op.create_table('survey_participation',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('survey', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_survey_participation_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', 'survey', name=op.f('pk_survey_participation')),
    sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table('survey_participation')
    op.drop_table('survey_response')
    op.drop_table('told_apart')
    op.drop_table('people_list')
    op.drop_table('letter')
