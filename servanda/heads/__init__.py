"""The record and its head: opened in one place, and compared with every head seen earlier."""
