"""The same functions four ways: explained in plain Python, vectorised, fused into a kernel, frozen in part."""
