"""The pages that people read: home, lists, details, and what to say when something is not there."""
