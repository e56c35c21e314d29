"""Build the text of a follow-up mail from a template and what is known of the contact."""
