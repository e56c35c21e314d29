"""Draft a mail from a template and what is known about the contact and the follow-up."""
