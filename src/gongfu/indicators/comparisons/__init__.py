"""Areas beside one another: gaps, convergence, standing among others, areas alike."""
