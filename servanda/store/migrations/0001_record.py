"""The three tables of the record, as models.py describes them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Record',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=32)),
                ('record_id', models.CharField(max_length=200)),
                ('body', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('chain_sha256', models.CharField(max_length=64, unique=True)),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'record',
                'indexes': [models.Index(fields=['kind', 'seq'], name='record_by_kind')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'record_id'), name='record_once')],
            },
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='store.record')),
            ],
            options={
                'db_table': 'part',
                'constraints': [models.UniqueConstraint(fields=('name', 'record'), name='part_once')],
            },
        ),
        migrations.CreateModel(
            name='Reference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=32)),
                ('name', models.CharField(max_length=200)),
                ('origin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refers_to', to='store.record')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referred_to_by', to='store.record')),
            ],
            options={
                'db_table': 'reference',
                'constraints': [models.UniqueConstraint(fields=('origin', 'role', 'name'), name='reference_once')],
            },
        ),
    ]
