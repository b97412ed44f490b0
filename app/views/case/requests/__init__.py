"""The requests of a case one by one: the form that went out, the e-mail to virtual partners, chasing, and more time."""
