"""E-mails and mailboxes as interactions."""
