from django.db import migrations

from ecrin.core.database.added import only_added


class Migration(migrations.Migration):

    dependencies = [
        ('legal', '0005_data_requests'),
    ]

    operations = [
        migrations.RunPython(*only_added('legal_acceptance')),
        migrations.RunPython(*only_added(
            'legal_datastep', may_go=True, emptied='text', fixed=('id', 'request_id', 'what', 'actor_id', 'at'),
        )),
    ]
