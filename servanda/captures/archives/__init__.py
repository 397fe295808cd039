"""Archives: pages out of WARC, WACZ and packages of files, damaged ones included."""
