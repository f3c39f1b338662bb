"""keep only the part of message ids that is ours to choose

The header now ends in the domain of the sender. Mails that still wait keep an id that fits.
"""

from alembic import op

revision = '6e2a8bb1d3f5'
down_revision = '5d1f7a90c2e4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE outbox_message SET message_id = replace(replace(message_id, '<', ''), '@course>', '')")


def downgrade() -> None:
    op.execute("UPDATE outbox_message SET message_id = '<' || message_id || '@course>' WHERE message_id NOT LIKE '<%'")
