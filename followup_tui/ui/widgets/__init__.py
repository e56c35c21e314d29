"""Widgets that know nothing of follow-ups: lists, text, lines, footer, toasts."""
