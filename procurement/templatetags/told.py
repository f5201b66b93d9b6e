"""Notifications as sentences."""

from django import template

from accounts.notifying import sentence

register = template.Library()
register.filter("told", sentence)
