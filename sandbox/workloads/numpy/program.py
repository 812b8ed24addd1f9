import numpy

generator = numpy.random.default_rng(1)
square = generator.random((200, 200))
assert numpy.allclose(square @ numpy.linalg.inv(square), numpy.eye(200), atol=1e-6)
assert numpy.linalg.svd(square, compute_uv=False)[0] > 90
mapped = numpy.memmap("/tmp/mapped", dtype="f8", mode="w+", shape=(1000,))
mapped[:] = numpy.fft.irfft(numpy.fft.rfft(generator.random(1000)))
mapped.flush()
numpy.savez("/tmp/arrays.npz", square=square)
assert (numpy.load("/tmp/arrays.npz")["square"] == square).all()
print("numpy works")
