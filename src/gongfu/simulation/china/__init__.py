"""Rules and parameters of China, Henan and Xuchang."""
