"""Two years of work on the sample zone, made by rule from the keys of its tasks: the same every time, marked 样例."""
