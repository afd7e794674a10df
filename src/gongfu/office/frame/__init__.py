"""What every page stands in: middleware, base templates, template tags, static files."""
