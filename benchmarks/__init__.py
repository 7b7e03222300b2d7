"""How fast it is, each measure a command."""
