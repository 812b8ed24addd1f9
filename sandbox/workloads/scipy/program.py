import numpy
from scipy import integrate, optimize, signal, sparse, stats
from scipy.sparse.linalg import spsolve

assert abs(optimize.minimize(lambda x: (x[0] - 3) ** 2 + 1, [0.0]).x[0] - 3) < 1e-4
assert abs(integrate.quad(numpy.sin, 0, numpy.pi)[0] - 2) < 1e-9
assert stats.ttest_1samp([1.0, 2.0, 3.0], 2.0).pvalue > 0.99
matrix = sparse.diags([2.0] * 100).tocsc()
assert numpy.allclose(spsolve(matrix, numpy.ones(100)), 0.5)
assert len(signal.find_peaks(numpy.sin(numpy.arange(0, 40, 0.1)))[0]) == 7
print("scipy works")
