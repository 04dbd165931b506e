"""A member may bring several topics to a session, and take one off the table."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("als_sessions", "0014_report_floor"),
        ("issues", "0002_status"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="bid",
            options={"get_latest_by": ["created_at", "id"], "ordering": ["created_at", "id"]},
        ),
        migrations.RemoveConstraint(
            model_name="bid",
            name="sessions_bid_once",
        ),
        migrations.AddField(
            model_name="bid",
            name="withdrawn_at",
            field=models.DateTimeField(
                blank=True, help_text="When its owner took it off the table for this session.", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="bid",
            constraint=models.UniqueConstraint(
                condition=models.Q(("issue__isnull", False)),
                fields=("session", "issue"),
                name="sessions_bid_once_an_issue",
            ),
        ),
        migrations.AddConstraint(
            model_name="bid",
            constraint=models.UniqueConstraint(
                condition=models.Q(("issue", None)),
                fields=("session", "person"),
                name="sessions_bid_nothing_once",
            ),
        ),
    ]
