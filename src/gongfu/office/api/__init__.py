"""What the pages show, for programs."""
