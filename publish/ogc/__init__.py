"""OGC API - Features, Part 1: Core (OGC 17-069r4): the records as collections that GIS programs page through."""
