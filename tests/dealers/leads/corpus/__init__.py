"""Leads as they arrive and as they are meant to hurt, each with what must become of it."""
