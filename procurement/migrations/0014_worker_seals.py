"""The worker enters the demonstration's sealed offer, as the market officer it acts for."""

from django.db import migrations

from accounts.rowsecurity import WORKER

FUNCTION = "function procurement_seal_offer(uuid)"


class Migration(migrations.Migration):
    dependencies = [("procurement", "0013_roles_of_comments")]

    operations = [
        migrations.RunSQL(f"grant execute on {FUNCTION} to {WORKER}", f"revoke execute on {FUNCTION} from {WORKER}")
    ]
