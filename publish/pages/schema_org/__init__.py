"""What a detail page says of its record in the words of schema.org, for machines that read pages. Pure; no query.

Nothing stands here that the page does not say: no hour, no position and no state that nobody published.
A project has none: schema.org's Project is an organisation, and no type of it has a date that was promised.
"""

from publish.pages.schema_org.event import event_thing
from publish.pages.schema_org.place import place_thing
from publish.pages.schema_org.thing import Thing, script

__all__ = ["Thing", "event_thing", "place_thing", "script"]
