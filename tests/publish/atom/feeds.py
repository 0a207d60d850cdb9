"""Reading an Atom feed as two independent programs do, and what RFC 4287 asks of every one."""

from xml.etree import ElementTree

import feedparser

ATOM = "{http://www.w3.org/2005/Atom}"
# How often RFC 4287 (4.1.1, 4.1.2) lets each child stand; links are looked at by themselves.
FEED = {"id": {1}, "title": {1}, "updated": {1}, "subtitle": {0, 1}, "rights": {0, 1}, "author": {1}}
ENTRY = {
    "id": {1}, "title": {1}, "updated": {1}, "published": {0, 1}, "summary": {0, 1}, "content": {1}, "author": {1},
}  # fmt: skip


def read(reader, address="/events.atom"):
    """The feed as feedparser reads it, after a strict parser and the RFC's rules have had their say."""
    response = reader.get(address)
    assert response.status_code == 200, response.content.decode()
    assert response["Content-Type"] == "application/atom+xml"
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{ATOM}feed"
    _look(root, FEED)
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        _look(entry, ENTRY)
        assert entry.find(f"{ATOM}id").text.startswith("urn:uuid:")
    ids = [entry.find(f"{ATOM}id").text for entry in entries]
    assert len(set(ids)) == len(ids)
    feed = feedparser.parse(response.content)
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert [entry.id for entry in feed.entries] == ids
    return feed


def _look(element, counts):
    for name, allowed in counts.items():
        assert len(element.findall(f"{ATOM}{name}")) in allowed, name
    links = [(link.get("rel"), link.get("type")) for link in element.findall(f"{ATOM}link")]
    assert len(set(links)) == len(links)
    assert ("alternate", "text/html") in links


def links_of(thing):
    """(rel, type) -> href."""
    return {(link.rel, link.type): link.href for link in thing.links}
