"""The review desk in the browser will stand here; `servanda review` asks in the terminal today.

What leaves it: decisions, as from the commands. Beside `store/` the only room for Django.
"""
