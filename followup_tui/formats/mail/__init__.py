"""Read emails and mailboxes as interactions."""
