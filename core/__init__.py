"""What every record shares. Knows no place, project or event."""
