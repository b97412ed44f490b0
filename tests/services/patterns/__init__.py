"""Tests of the patterns over contacts."""
