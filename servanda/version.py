"""The version of the software, apart so that every room can say it; pyproject.toml has it too."""

__version__ = "2026.11.1"
