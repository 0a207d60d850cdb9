"""Wiring: settings, addresses, the WSGI entry and system checks. Imports everything, imported by nothing."""
