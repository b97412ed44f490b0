"""The household picture on the record: read as the engine's family, edited step by step, each step undone exactly."""
