"""Intake, held to its promises."""
