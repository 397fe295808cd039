"""Speaking: what was judged becomes rows, a letter and a site; nothing is sent anywhere."""
