"""The report of a study: one page that answers, shows how sure it is, and says what it rests on."""
