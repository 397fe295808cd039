"""Confidence: how often a claim like this one is right, learnt from claims judged by hand."""
