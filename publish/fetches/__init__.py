"""How often each feed is fetched, and by which family of clients: numbers a day, and nothing about anyone."""
