"""Ways in: the fixtures now; sheets, calendars and articles later. Everything becomes a reviewed draft or a seed."""
