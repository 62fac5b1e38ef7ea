"""The public pages: they ask the queries, hand dataclasses to templates, and decide nothing themselves."""
