"""The network: the one door through which a page is asked for; hostile peers are refused."""
