"""One small law written for every engine, one population, one set of measures; every engine in a process of its own."""
