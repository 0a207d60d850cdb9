"""Ways out: one query grammar, one cache policy, and the formats: iCalendar, GeoJSON, pages."""
