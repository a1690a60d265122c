"""What a link to a challenge or a certificate looks like where it is shared."""
