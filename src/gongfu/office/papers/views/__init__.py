"""Pages of papers: what there is, each as it will be printed, its words, its files, and two dates compared."""
