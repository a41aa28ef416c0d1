"""What commands and the terminal say to each other: lines, progress, errors as messages."""
