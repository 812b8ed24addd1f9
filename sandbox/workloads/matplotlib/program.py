import matplotlib.pyplot as plot
import numpy

figure, (left, right) = plot.subplots(1, 2)
left.plot(numpy.arange(20) ** 2, label="squares")
left.legend()
right.imshow(numpy.random.default_rng(1).random((10, 10)))
for kind in ("png", "pdf", "svg"):
    figure.savefig(f"/tmp/figure.{kind}")
    assert len(open(f"/tmp/figure.{kind}", "rb").read()) > 3000
print("matplotlib works")
