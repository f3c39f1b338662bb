"""add regrades and late saves

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op
import sqlalchemy as sa

revision = '4f0d8a6c21b7'
down_revision = 'c1c33fb0a8dc'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('item_grade') as batch_op:
        batch_op.add_column(sa.Column('counts', sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column('reason', sa.String(length=500), server_default='', nullable=False))
        batch_op.add_column(sa.Column('actor_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_item_grade_actor_id_person'), 'person', ['actor_id'], ['id'])
    with op.batch_alter_table('submission') as batch_op:
        batch_op.add_column(sa.Column('last_save_id', sa.Integer(), server_default='0', nullable=False))
    with op.batch_alter_table('saved_answer') as batch_op:
        batch_op.alter_column('client_key', existing_type=sa.String(length=64), type_=sa.String(length=81))
    with op.batch_alter_table('content_file') as batch_op:
        batch_op.create_index(op.f('ix_content_file_sha256'), ['sha256'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('content_file') as batch_op:
        batch_op.drop_index(op.f('ix_content_file_sha256'))
    # Keys of scripts are longer than the old column; the row's own number keeps the shortened ones different.
    op.execute("UPDATE saved_answer SET client_key = substr(client_key, 1, 40) || '.' || id WHERE length(client_key) > 64")
    with op.batch_alter_table('saved_answer') as batch_op:
        batch_op.alter_column('client_key', existing_type=sa.String(length=81), type_=sa.String(length=64))
    with op.batch_alter_table('submission') as batch_op:
        batch_op.drop_column('last_save_id')
    with op.batch_alter_table('item_grade') as batch_op:
        batch_op.drop_constraint(op.f('fk_item_grade_actor_id_person'), type_='foreignkey')
        batch_op.drop_column('actor_id')
        batch_op.drop_column('reason')
        batch_op.drop_column('counts')
