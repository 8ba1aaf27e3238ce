"""What the ticket page prints."""
