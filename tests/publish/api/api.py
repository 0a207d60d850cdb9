"""Reading the API in tests."""

import json
import re

BASE = "http://127.0.0.1:8000"


def get(reader, address, status=200, **headers):
    """The document at /api/v1/ADDRESS."""
    response = reader.get(f"/api/v1/{address}", headers=headers)
    assert response.status_code == status, response.content.decode()
    expected = "application/json" if status == 200 else "application/problem+json"
    assert response["Content-Type"] == expected
    return json.loads(response.content)


def links(response):
    """Addresses by relation, of the header field Link."""
    return {relation: url for url, relation in re.findall(r'<([^>]+)>; rel="([^"]+)"', response.get("Link", ""))}


def problem(response, slug, status):
    """The problem document of a refusal."""
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    found = json.loads(response.content)
    assert found["type"] == f"{BASE}/problems/#{slug}"
    assert found["status"] == status
    return found
