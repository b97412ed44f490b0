"""What stands behind ./dev: the newcomer's commands and the rules of the house, standard library only."""
