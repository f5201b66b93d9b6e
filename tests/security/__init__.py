"""Attacks by insiders: each test is a way in that was once open, or that must stay shut."""
