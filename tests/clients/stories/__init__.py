"""What is done with each kind of resource from its beginning to its end, told once and the same for every client."""
