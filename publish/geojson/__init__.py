"""GeoJSON layers (RFC 7946): WGS-84, longitude first."""
