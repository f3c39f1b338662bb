"""add version of regrades

Expand before you contract: a release must run on the tables of the one before it, so a column is added
and filled in one release and dropped in a later one. Both directions must work; a data move has its own file.
"""

from alembic import op
import sqlalchemy as sa

revision = 'e6c40b9f3d18'
down_revision = '9b3e57d1c6a2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('item_grade') as batch_op:
        batch_op.add_column(sa.Column('version_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f('fk_item_grade_version_id_content_version'), 'content_version', ['version_id'], ['id']
        )


def downgrade() -> None:
    with op.batch_alter_table('item_grade') as batch_op:
        batch_op.drop_constraint(op.f('fk_item_grade_version_id_content_version'), type_='foreignkey')
        batch_op.drop_column('version_id')
