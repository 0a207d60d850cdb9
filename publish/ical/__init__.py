"""iCalendar feeds (RFC 5545, RFC 7986), written for the strictest clients."""
