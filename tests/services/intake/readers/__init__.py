"""The document readers, held to their promises."""
