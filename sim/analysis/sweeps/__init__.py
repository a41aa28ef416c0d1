"""What a sweep says: answers arm by arm, sensitivity, and where a claim turns."""
