"""The benchmarks behind ./dev bench: what Atelier does, beside what else does the same and what the machine can do at best."""
