"""Tests of the room of patterns."""
