"""Rules and parameters; the package reads every file of this folder."""
