"""The filter grammar: one frozen query per collection, the same behind every format."""

from publish.query.collections import EventQuery, PlaceQuery, ProjectQuery
from publish.query.grammar import Parameter, Query

__all__ = ["EventQuery", "Parameter", "PlaceQuery", "ProjectQuery", "Query"]
