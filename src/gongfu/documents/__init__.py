"""A file becomes blocks with source positions, and blocks an outline. Knows layout, not policy."""
