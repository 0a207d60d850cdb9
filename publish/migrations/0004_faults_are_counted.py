"""The desk counts faults without walking over every component."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0003_expansion'),
        ('places', '0002_source_datum_default'),
        ('projects', '0002_source_datum'),
        ('publish', '0003_packed_facts'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='eventcomponent',
            index=models.Index(condition=models.Q(('is_fault', True)), fields=['record'], name='eventcomponent_faults'),
        ),
        migrations.AddIndex(
            model_name='placecomponent',
            index=models.Index(condition=models.Q(('is_fault', True)), fields=['record'], name='placecomponent_faults'),
        ),
        migrations.AddIndex(
            model_name='projectcomponent',
            index=models.Index(condition=models.Q(('is_fault', True)), fields=['record'], name='projectcomponent_faults'),
        ),
    ]
