"""How dates and hours stand on staff screens, by language; what is not said here is as Django has it."""
