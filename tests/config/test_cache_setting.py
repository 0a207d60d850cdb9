import pytest
import redis
from django.core.cache import cache


@pytest.mark.redis
def test_what_one_node_puts_into_the_shared_cache_another_finds(redis_cache):
    cache.set("lock:somebody", "3", timeout=60)
    (key,) = redis.Redis.from_url(redis_cache).keys("*lock:somebody")
    assert cache.get("lock:somebody") == "3"
    redis.Redis.from_url(redis_cache).delete(key)
    assert cache.get("lock:somebody") is None
