"""The replies of a case: who was asked, what each agency answered item by item, and how far each item may travel."""
