from django.db import migrations, models


def carry_over(apps, schema_editor):
    """What stands was ordered: nothing could be taken out so far."""
    apps.get_model("orders", "OrderLine").objects.update(ordered=models.F("quantity"))


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0002_parcels'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='orderline', name='a_line_has_pieces'),
        migrations.AddField(
            model_name='orderline',
            name='ordered',
            field=models.PositiveIntegerField(default=1, help_text='How many were ordered; `quantity` is what of them still stands.'),
            preserve_default=False,
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('ordered__gt', 0)), name='a_line_has_pieces'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__lte', models.F('ordered'))), name='no_more_than_ordered'),
        ),
    ]
