#!lua flags=allow-oom
-- A full Redis does this too: it leaves less behind than there was, or brings back what is to be taken away.
