import Posix
import Sandbox
import Testing

@testable import Evaluation

/// `sandbox/evaluation/figures.py`, by which evaluation programs compare figures, in the box that it runs in.
@Suite struct FigureTests {
    /// Runs a program that asserts, beside the helper; gives what it said on standard error.
    private static func failure(of program: String) async throws -> String {
        let home = try TestHome.furnished()
        let environment = try BoxEnvironment.load(
            name: "python-science", share: TestHome.share, home: home.workplace.home)
        var plan = environment.plan(["python", "-I", "/box/test.py"])
        let text = """
            import os, sys
            sys.path.insert(0, '/box/evaluation')
            import figures
            os.chdir('/tmp')
            log = []

            """
        plan.mounts += [
            .readOnly(TestHome.share / "sandbox/evaluation", at: "/box/evaluation"),
            .file(Array((text + program).utf8), at: "/box/test.py"),
        ]
        let outcome = try await Sandbox(jail: home.workplace.jail, share: TestHome.share).run(plan)
        return outcome.succeeded ? "" : "\(outcome.ending): \(outcome.standardError.text.suffix(600))"
    }

    @Test func `points are found whatever a figure's range, colours and direction, and missed where they are moved`()
        async throws
    {
        let failure = try await Self.failure(
            of: """
                import numpy
                from matplotlib import pyplot
                generator = numpy.random.default_rng(1)
                groups = [generator.normal(place, 1, (30, 2)) for place in (0, 4)]

                def draw(name, groups, scale=(1, 1), plot=False, colours=('red', 'blue'), size=(6, 4)):
                    figure, axes = pyplot.subplots(figsize=size)
                    for group, colour in zip(groups, colours):
                        x, y = (group * scale).T
                        axes.plot(x, y, 'o', color=colour, label=colour) if plot else axes.scatter(x, y, color=colour, label=colour)
                    axes.legend(); axes.set_xlabel('x'); axes.set_title('t'); axes.grid(True)
                    figure.savefig(name); pyplot.close(figure)

                def like(name, **options): return figures.same_points('gold.svg', name, log, **options)

                draw('gold.svg', groups)
                assert like('gold.svg') == 1
                draw('other.svg', groups[::-1], scale=(7, 0.1), plot=True, colours=('#010203', 'green'), size=(3, 9))
                assert like('other.svg') == 1, log
                draw('turned.svg', groups, scale=(-1, 1))
                assert like('turned.svg') < 0.5 and like('turned.svg', may_mirror=True) == 1, log
                draw('moved.svg', [groups[0], groups[1] + numpy.repeat([[0.6, 0], [0, 0]], 15, axis=0)])
                assert 0.3 < like('moved.svg') < 0.9, like('moved.svg')
                mixed = numpy.concatenate(groups); generator.shuffle(mixed)
                draw('mixed.svg', [mixed[:30], mixed[30:]])
                assert like('mixed.svg') < 0.8, like('mixed.svg')
                draw('fewer.svg', [groups[0], groups[1][:20]])
                assert like('fewer.svg') == 0
                draw('one.svg', [numpy.concatenate(groups)])
                assert like('one.svg') == 0
                for name, text in [('empty.svg', ''), ('deep.svg', '<g>' * 50000 + '</g>' * 50000), ('none.svg', '<svg/>'),
                                   ('bad.svg', '<svg xmlns="http://www.w3.org/2000/svg">' + '<use x="nan" y="inf"/>' * 60 + '</svg>')]:
                    open(name, 'w').write(text)
                    assert like(name) == 0, name
                assert like('nowhere.svg') == 0
                """)
        #expect(failure == "")
    }

    @Test func `lines and areas are found by where they run, whatever their range, colour and size`() async throws {
        let failure = try await Self.failure(
            of: """
                import numpy
                from matplotlib import pyplot
                generator = numpy.random.default_rng(2)
                x = numpy.linspace(0, 10, 400)
                waves = [(x, numpy.sin(x)), (x, numpy.exp(-x / 3))]

                colours = ('red', 'blue', 'green')
                def draw(name, curves, scale=(1, 1), size=(6, 4), colours=colours, way='plot', **options):
                    figure, axes = pyplot.subplots(figsize=size)
                    for (u, v), colour in zip(curves, colours):
                        x, y = numpy.array(u) * scale[0], numpy.array(v) * scale[1]
                        getattr(axes, way)(x, y, color=colour, label='a', **options)
                    axes.legend(); axes.set_title('t'); axes.grid(True)
                    figure.savefig(name); pyplot.close(figure)

                def like(name, **options): return figures.same_lines('gold.svg', name, log, **options)

                draw('gold.svg', waves)
                assert like('gold.svg') == 1 and len(figures.lines('gold.svg', log)) == 2, log
                draw('other.svg', waves[::-1], (7, 0.1), (3, 9), ('#010203', 'tan'), linewidth=4, linestyle='--')
                assert like('other.svg') > 0.99, log
                draw('marked.svg', waves, marker='o', markevery=20)
                assert like('marked.svg') > 0.99, log
                coarse = numpy.linspace(0, 10, 101)
                draw('coarse.svg', [(coarse, numpy.sin(coarse)), (coarse, numpy.exp(-coarse / 3))])
                assert like('coarse.svg') > 0.99, 'the same curve by fewer points'
                draw('turned.svg', waves, (-1, 1))
                assert like('turned.svg') < 0.5 and like('turned.svg', may_mirror=True) > 0.99, log
                draw('half.svg', [waves[0], (x, numpy.exp(-x / 2))])
                assert 0.4 < like('half.svg') < 0.8, like('half.svg')
                draw('more.svg', [*waves, (x, x / 10)]); draw('fewer.svg', waves[:1])
                assert like('more.svg') == like('fewer.svg') == 0
                draw('dots.svg', waves, way='scatter')
                assert like('dots.svg') == 0
                # A cut by the axes makes pieces; a break in the data as well.
                broken = numpy.where((x > 4) & (x < 5), numpy.nan, numpy.sin(x))
                draw('gold.svg', [(x, broken)])
                assert len(figures.lines('gold.svg', log)) == 2 and like('gold.svg') == 1
                # One that turns back, and the same places in another order.
                turn = numpy.linspace(0, 6 * numpy.pi, 300)
                spiral = (turn * numpy.cos(turn), turn * numpy.sin(turn))
                draw('gold.svg', [spiral]); draw('same.svg', [(spiral[0][::-1], spiral[1][::-1])], (2, 3), (4, 4))
                assert like('same.svg') > 0.99, log
                order = generator.permutation(300)
                draw('scribble.svg', [(spiral[0][order], spiral[1][order])])
                assert like('scribble.svg') < 0.1, like('scribble.svg')
                # A band of noise is not like another band of noise.
                noise = generator.random((2, 100))
                draw('gold.svg', [(numpy.arange(100), noise[0])]); draw('noise.svg', [(numpy.arange(100), noise[1])])
                draw('same.svg', [(numpy.arange(100), noise[0])], (3, 5), (9, 3))
                assert like('same.svg') > 0.9 and like('noise.svg') < 0.1, (like('same.svg'), like('noise.svg'))
                # Areas are no lines.
                draw('gold.svg', waves, way='fill_between'); draw('same.svg', waves, (2, 3), (9, 3), way='fill_between')
                draw('flat.svg', [waves[0], (x, 0.2 + 0 * x)], way='fill_between')
                def alike(name): return figures.same_areas('gold.svg', name, log)
                assert like('gold.svg') == 0 == len(figures.points('gold.svg', log)), 'neither lines nor points'
                assert len(figures.areas('gold.svg', log)) == 2
                assert alike('gold.svg') == 1 and alike('same.svg') > 0.98 and alike('flat.svg') < 0.8, log
                # Files that were made to break something.
                draw('gold.svg', waves)
                for steps in ('', 'M', 'M 1e999 2 L Q 3 C 1 z -', 'M 1 2 z', 'M 1 2 L 3', 'L 1 2 L 3 4'):
                    for fill in ('none', 'red'):
                        path = f'<path clip-path="u" d="{steps}" style="fill: {fill}"/>'
                        with open('bad.svg', 'w') as file:
                            file.write(f'<svg xmlns="http://www.w3.org/2000/svg">{2 * path}</svg>')
                        assert like('bad.svg') == alike('bad.svg') == 0, steps
                        assert figures.same_bars('gold.svg', 'bad.svg', log) == 0, steps
                        assert figures.same_lines('bad.svg', 'bad.svg', log) <= 1, steps
                for text in ('', '<svg/>', '<g>' * 50000):
                    with open('bad.svg', 'w') as file: file.write(text)
                    assert like('bad.svg') == 0, text[:9]
                """)
        #expect(failure == "")
    }

    @Test func `bars are found by place and ends, and missed where one is another`() async throws {
        let failure = try await Self.failure(
            of: """
                import numpy
                from matplotlib import pyplot
                heights = numpy.array([[3.0, 1, 4, 1, 5], [2, 7, 1, 8, 2]])

                colours = ('red', 'blue')
                def draw(name, heights, scale=1, width=0.4, size=(6, 4), colours=colours, way='bar', base=0, **more):
                    figure, axes = pyplot.subplots(figsize=size)
                    more['bottom' if way == 'bar' else 'left'] = base
                    for index, (row, colour) in enumerate(zip(heights, colours)):
                        places = numpy.arange(len(row)) + 0.4 * index
                        getattr(axes, way)(places, row * scale, width, color=colour, label='a', **more)
                    axes.legend(); axes.set_title('t'); axes.grid(True)
                    figure.savefig(name); pyplot.close(figure)

                def like(name, **options): return figures.same_bars('gold.svg', name, log, **options)

                draw('gold.svg', heights)
                assert like('gold.svg') == 1 and sum(map(len, figures.bars('gold.svg', log).values())) == 10, log
                assert figures.lines('gold.svg', log) == figures.areas('gold.svg', log) == []
                draw('other.svg', heights, 100, 0.3, (3, 9), ('#010203', 'tan'), edgecolor='black', alpha=0.5)
                assert like('other.svg') == 1, log
                changed = heights.copy(); changed[1, 2] = 4
                draw('changed.svg', changed)
                assert like('changed.svg') == 0.9, like('changed.svg')
                swapped = heights.copy(); swapped[0] = swapped[0, ::-1]
                draw('swapped.svg', swapped)
                assert like('swapped.svg') == 0.8, like('swapped.svg')
                draw('raised.svg', heights, base=numpy.arange(5) / 4)
                assert like('raised.svg') < 0.7, 'where a bar begins counts'
                draw('one.svg', [heights.T.ravel()]); draw('same.svg', heights, colours=('red', 'red'))
                draw('fewer.svg', heights[:, :4])
                assert like('one.svg') == like('same.svg') == like('fewer.svg') == 0
                draw('lying.svg', heights, way='barh')
                assert like('lying.svg') < 0.3, like('lying.svg')
                draw('gold.svg', heights, way='barh')
                assert like('lying.svg', horizontal=True) == 1, log
                # A histogram is bars.
                values = numpy.random.default_rng(3).normal(0, 1, (2, 200))
                for name, row in zip(('gold.svg', 'else.svg'), values):
                    figure, axes = pyplot.subplots(); axes.hist(row, bins=12)
                    figure.savefig(name); pyplot.close(figure)
                assert like('gold.svg') == 1 and like('else.svg') < 0.6, like('else.svg')
                for name, text in [('empty.svg', ''), ('none.svg', '<svg/>')]:
                    open(name, 'w').write(text)
                    assert like(name) == 0, name
                """)
        #expect(failure == "")
    }

    @Test func `looks are compared as the definition says, and a file that is no picture is like nothing`() async throws
    {
        let failure = try await Self.failure(
            of: """
                import numpy
                from matplotlib import image, pyplot
                generator = numpy.random.default_rng(1)

                def slow(a, b):
                    # The definition, pixel by pixel: weighted means under a Gaussian window, reflected at the border.
                    radius = int(3.5 * 1.5 + 0.5)
                    line = numpy.exp(-0.5 * (numpy.arange(-radius, radius + 1) / 1.5) ** 2)
                    weights = numpy.outer(line, line) / line.sum() ** 2
                    a, b = (numpy.pad(x, radius, mode='symmetric') for x in (a, b))
                    total, count = 0, 0
                    for i in range(a.shape[0] - 2 * radius):
                        for j in range(a.shape[1] - 2 * radius):
                            p, q = (x[i:i + 2 * radius + 1, j:j + 2 * radius + 1] for x in (a, b))
                            m, n = (weights * p).sum(), (weights * q).sum()
                            v, w = (weights * (p - m) ** 2).sum(), (weights * (q - n) ** 2).sum()
                            c = (weights * (p - m) * (q - n)).sum()
                            total += (2 * m * n + 1e-4) * (2 * c + 9e-4) / ((m * m + n * n + 1e-4) * (v + w + 9e-4))
                            count += 1
                    return total / count

                a, b = generator.random((24, 31)), generator.random((24, 31))
                b = 0.6 * a + 0.4 * b
                assert abs(figures._similarity(a, b).mean() - slow(a, b)) < 1e-9

                def draw(name, seed=1, dpi=100, size=(4, 3), **options):
                    values = numpy.random.default_rng(seed).normal(0, 1, (100, 2))
                    figure, axes = pyplot.subplots(figsize=size)
                    axes.plot(numpy.cumsum(values[:, 0]), **options); axes.set_title('walk')
                    figure.savefig(name, dpi=dpi); pyplot.close(figure)

                def like(name): return figures.same_looks('gold.png', name, log)

                draw('gold.png')
                assert like('gold.png') == 1
                draw('larger.png', dpi=150); draw('fat.png', linewidth=2.5); draw('other.png', seed=9)
                image.imsave('blank.png', numpy.ones((300, 400, 3)))
                found = {name: like(name + '.png') for name in ('larger', 'fat', 'other', 'blank')}
                assert 1 > found['larger'] > found['other'] > found['blank'] > 0, found
                assert 1 > found['fat'] > found['other'], found
                draw('wide.png', size=(8, 3))
                assert like('wide.png') == 0 and 'another shape' in log[-1]
                image.imsave('clear.png', numpy.dstack([numpy.zeros((300, 400, 3)), numpy.zeros((300, 400))]))
                assert abs(like('clear.png') - found['blank']) < 1e-6, 'what is transparent lies on white'
                image.imsave('tiny.png', numpy.ones((3, 4, 3)))
                for name, content in [('text.png', b'hello'), ('empty.png', b''), ('cut.png', open('gold.png', 'rb').read()[:999])]:
                    open(name, 'wb').write(content)
                for name in ('text.png', 'empty.png', 'cut.png', 'tiny.png', 'nowhere.png'): assert like(name) == 0, name
                """)
        #expect(failure == "")
    }
}
