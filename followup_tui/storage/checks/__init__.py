"""What `doctor` examines, a module for each check; `all_checks` lists them."""
