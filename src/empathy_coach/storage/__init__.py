"""Tables, repositories and migrations on SQLAlchemy 1.4, written in the style of 2.0."""
