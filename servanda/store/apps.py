"""The store as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):  # type: ignore[misc]
    """Names the application, so that its tables and migrations are found."""

    name = "servanda.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
