"""China's law a second and a third time, in plain NumPy and in OpenFisca, written from the statutes alone."""
