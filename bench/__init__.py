"""Runs the product on labelled data made by others, and times its stages."""
