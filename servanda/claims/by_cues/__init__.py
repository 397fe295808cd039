"""French, Indonesian and Khmer read by the cue words of languages/, without a parse."""
