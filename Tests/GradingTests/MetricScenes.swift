import Statistics

/// A way to draw a scene for each metric there is.
enum MetricScenes {
    typealias Draw = @Sendable (inout SeededGenerator, Int) -> MetricScene

    static let all: [(metric: String, draw: Draw)] =
        classes + scores + lists + numbers + pictures

    private static func labels(_ classes: Int) -> Draw {
        { generator, rows in
            let truth = generator.labels(rows, classes)
            return MetricScene(truth, generator.guesses(truth, classes))
        }
    }

    private static let classes: [(String, Draw)] = [
        ("accuracy", labels(4)), ("top1_error", labels(4)), ("macro_f1", labels(4)), ("f1", labels(2)),
        ("f05", labels(2)), ("quadratic_weighted_kappa", labels(5)), ("matthews", labels(3)),
        (
            "exact_match",
            { generator, rows in
                let truth = generator.list(rows) { $0.sentence(4) }
                return MetricScene(truth, truth.map { generator.uniform() < 0.5 ? $0 : generator.changed($0) })
            }
        ),
    ]

    private static let binary: Draw = { generator, rows in
        let truth = generator.labels(rows, 2)
        return MetricScene(truth, generator.scores(truth))
    }

    private static func binaryColumns(_ count: Int, ungraded: Double = 0) -> Draw {
        { generator, rows in
            var truth: [MetricScene.Column] = []
            var predicted: [MetricScene.Column] = []
            for column in 0..<count {
                let labels = generator.labels(rows, 2)
                truth.append(("c\(column)", labels))
                predicted.append(("c\(column)", generator.scores(labels)))
            }
            let perfect = truth
            for row in 0..<rows where generator.uniform() < ungraded {
                for column in truth.indices { truth[column].cells[row] = "-1" }
            }
            return MetricScene(truth, predicted, perfect: perfect)
        }
    }

    private static let scores: [(String, Draw)] = [
        ("roc_auc", binary), ("weighted_auc", binary), ("probabilistic_f1", binary), ("log_loss", binary),
        ("mean_column_auc", binaryColumns(3, ungraded: 0.1)), ("lwlrap", binaryColumns(6)),
        ("weighted_multilabel_log_loss", binaryColumns(4)),
        (
            "bias_auc",
            { generator, rows in
                let truth = generator.list(rows) { "\(($0.uniform() * 10).rounded() / 10)" }
                let groups = (0..<2).map { group -> MetricScene.Column in
                    ("g\(group)", generator.list(rows) { "\(($0.uniform() * 4).rounded() / 4)" })
                }
                let noisy = truth.map { "\(((Double($0) ?? 0) + 0.6 * generator.uniform() * 10).rounded() / 10)" }
                return MetricScene(truth, noisy, also: groups)
            }
        ),
        (
            "kl_divergence",
            { generator, rows in
                func shares(_ table: [[Double]], _ names: [String]) -> [MetricScene.Column] {
                    names.enumerated().map { index, name in
                        (name, table.map { row in "\(row[index] / row.reduce(0, +))" })
                    }
                }
                let names = ["a", "b", "c"]
                let votes = generator.list(rows) { generator -> [Double] in
                    let votes = generator.list(3) { Double($0.integer(below: 4)) }
                    return votes.contains { $0 > 0 } ? votes : [1, 0, 0]
                }
                let predicted = votes.map { row in row.map { $0 + 2 * generator.uniform() } }
                return MetricScene(
                    names.enumerated().map { index, name in (name, votes.map { "\($0[index])" }) },
                    shares(predicted, names), perfect: shares(votes, names))
            }
        ),
    ]

    private static let labelSets: Draw = { generator, rows in
        let truth = generator.list(rows) { generator in
            generator.words(generator.integer(below: 4), below: 6)
        }
        let predicted = truth.map { words in
            words.filter { _ in generator.uniform() < 0.7 } + generator.words(generator.integer(below: 3), below: 9)
        }
        return MetricScene(truth.map { $0.joined(separator: " ") }, predicted.map { $0.joined(separator: " ") })
    }

    private static let rankings: Draw = { generator, rows in
        let truth = generator.list(rows) { generator in
            generator.words(1 + generator.integer(below: 5), below: 15)
        }
        // The right things without repetitions: a repeated guess would use up a place.
        let perfect = truth.map { words in
            words.enumerated().filter { words.firstIndex(of: $1) == $0 }.map(\.element).joined(separator: " ")
        }
        let predicted = generator.list(rows) { generator in
            generator.words(generator.integer(below: 16), below: 15).joined(separator: " ")
        }
        return MetricScene(
            [("y", truth.map { $0.joined(separator: " ") })], [("y", predicted)], perfect: [("y", perfect)])
    }

    private static func texts(_ longest: Int) -> Draw {
        { generator, rows in
            let truth = generator.list(rows) { $0.sentence(longest) }
            return MetricScene(
                truth, truth.map { generator.uniform() < 0.8 ? generator.changed($0) : generator.sentence(longest) })
        }
    }

    private static let lists: [(String, Draw)] = [
        ("micro_f1", labelSets), ("samples_f1", labelSets), ("map_at_3", rankings), ("map_at_5", rankings),
        ("map_at_10", rankings), ("map_at_12", rankings), ("word_jaccard", texts(30)), ("levenshtein", texts(150)),
        (
            "normalised_levenshtein",
            { generator, rows in
                let truth = generator.list(rows) { generator in
                    generator.words(generator.integer(below: 20), below: 12)
                }
                let predicted = truth.map { words in
                    words.filter { _ in generator.uniform() < 0.8 }
                        + generator.words(generator.integer(below: 3), below: 14)
                }
                return MetricScene(
                    truth.map { $0.joined(separator: " ") }, predicted.map { $0.joined(separator: "  ") })
            }
        ),
        (
            "kendall",
            { generator, rows in
                let truth = generator.list(rows) { generator in
                    generator.shuffled((0...generator.integer(below: 9)).map { "w\($0)" })
                }
                let predicted = truth.map { words in
                    var words = words
                    for _ in 0..<generator.integer(below: 4) {
                        words.swapAt(
                            generator.integer(below: words.count), generator.integer(below: words.count))
                    }
                    return words.joined(separator: " ")
                }
                return MetricScene(truth.map { $0.joined(separator: " ") }, predicted)
            }
        ),
    ]

    private static let pairs: Draw = { generator, rows in
        let truth = generator.numbers(rows)
        return MetricScene(truth, generator.near(truth))
    }

    private static func columns(
        _ count: Int, _ also: (@Sendable (inout SeededGenerator, Int) -> [MetricScene.Column])? = nil
    )
        -> Draw
    {
        { generator, rows in
            let truth = (0..<count).map { ("c\($0)", generator.numbers(rows)) }
            let predicted = truth.map { ($0.0, generator.near($0.1)) }
            return MetricScene(truth, predicted, also: also?(&generator, rows) ?? [])
        }
    }

    private static let numbers: [(String, Draw)] = [
        ("rmse", pairs), ("rmsle", pairs), ("mae", pairs), ("r2", pairs), ("pearson", pairs), ("spearman", pairs),
        ("mcrmse", columns(3)), ("mean_rmsle", columns(2)), ("mean_column_spearman", columns(3)),
        (
            "masked_mcrmse",
            columns(2) { generator, rows in [("keep", generator.list(rows) { $0.uniform() < 0.7 ? "True" : "0" })] }
        ),
        ("masked_mae", columns(1) { generator, rows in [("out", generator.labels(rows, 2))] }),
        ("log_mae_by_type", columns(1) { generator, rows in [("type", generator.words(rows, below: 3))] }),
        ("angular_error", columns(2)),
        (
            "haversine_percentiles",
            { generator, rows in
                let latitude = generator.list(rows) { "\(37 + $0.uniform())" }
                let longitude = generator.list(rows) { "\(-122 + $0.uniform())" }
                func near(_ degrees: [String]) -> [String] {
                    degrees.map { "\((Double($0) ?? 0) + 1e-4 * generator.normal())" }
                }
                let predicted = [("lat", near(latitude)), ("lng", near(longitude))]
                return MetricScene(
                    [("lat", latitude), ("lng", longitude)], predicted,
                    also: [("trip", generator.words(rows, below: 3))])
            }
        ),
        (
            "laplace_log_likelihood",
            { generator, rows in
                let truth = generator.numbers(rows, spread: 500, above: 2000)
                let predicted = generator.near(truth, 400)
                var scene = MetricScene(
                    [("fvc", truth)], [("fvc", predicted), ("sigma", generator.numbers(rows, spread: 200))],
                    perfect: [("fvc", truth), ("sigma", truth.map { _ in "1" })])
                scene.targets.append("sigma")
                return scene
            }
        ),
    ]

    private static func masks(sized: Bool) -> Draw {
        { generator, rows in
            let truth = generator.list(rows) { $0.pixels() }
            let predicted = truth.map { SeededGenerator.runs(generator.near($0)) }
            let sizes = [
                ("height", [String](repeating: "8", count: rows)), ("width", [String](repeating: "9", count: rows)),
            ]
            return MetricScene(truth.map { SeededGenerator.runs($0) }, predicted, also: sized ? sizes : [])
        }
    }

    private static let boxes: Draw = { generator, rows in
        func box(_ generator: inout SeededGenerator, _ shift: Int) -> String {
            let (x, y) = (generator.integer(below: 6), generator.integer(below: 6))
            let words = [
                "l\(generator.integer(below: 3))", "\(Double(generator.integer(below: 11)) / 10)", "\(x + shift)",
                "\(y)", "\(x + 4 + generator.integer(below: 3))", "\(y + 3 + generator.integer(below: 3))",
            ]
            return words.joined(separator: " ")
        }
        let truth = generator.list(rows) { generator in
            generator.list(generator.integer(below: 5)) { box(&$0, 0) }
        }
        let predicted = truth.map { boxes in
            boxes.compactMap { text -> String? in
                var words = text.split(separator: " ").map(String.init)
                if generator.uniform() < 0.2 { return nil }
                words[1] = "\(Double(generator.integer(below: 11)) / 10)"
                if generator.uniform() < 0.5 { words[4] = "\((Int(words[4]) ?? 0) + 1)" }
                return words.joined(separator: " ")
            } + generator.list(generator.integer(below: 3)) { box(&$0, 0) }
        }
        // Right boxes of full confidence.
        let perfect = truth.map { $0.joined(separator: " ") }
        return MetricScene(perfect, predicted.map { $0.joined(separator: " ") })
    }

    private static let pictures: [(String, Draw)] = [
        ("dice", masks(sized: false)), ("mean_dice", masks(sized: true)), ("mean_mask_f05", masks(sized: true)),
        ("iou_precision", masks(sized: false)), ("voc_map_40", boxes), ("voc_map_50", boxes), ("coco_map", boxes),
        ("coco_map_40", boxes),
        (
            "dice_hausdorff",
            { generator, rows in
                let truth = generator.list(rows) { $0.pixels() }
                let predicted = truth.map { SeededGenerator.runs(generator.near($0)) }
                // Volumes of six rows: three slices with two masks each, out of order and numbered beyond nine.
                let slices = (0..<rows).map { "\([11, 2, 7][$0 % 3])" }
                var scene = MetricScene(
                    truth.map { SeededGenerator.runs($0) }, predicted,
                    also: [
                        ("height", truth.map { _ in "8" }), ("width", truth.map { _ in "9" }),
                        ("volume", (0..<rows).map { "v\($0 / 6)" }), ("slice", slices),
                    ])
                scene.units = (0..<rows).map { $0 / 6 }
                return scene
            }
        ),
        (
            "map_3d",
            { generator, rows in
                func solid(_ generator: inout SeededGenerator) -> [Double] {
                    [
                        1, Double(generator.integer(below: 8)), Double(generator.integer(below: 8)), 0,
                        1 + generator.uniform(), 3 + generator.uniform(), 2, 3 * generator.uniform(),
                    ]
                }
                func text(_ numbers: [Double], _ label: String) -> String {
                    numbers.map { "\($0)" }.joined(separator: " ") + " " + label
                }
                var (truth, predicted): ([String], [String]) = ([], [])
                for _ in 0..<rows {
                    var (boxes, guesses): ([String], [String]) = ([], [])
                    for _ in 0..<generator.integer(below: 4) {
                        let (box, label) = (solid(&generator), "l\(generator.integer(below: 2))")
                        boxes.append(text(box, label))
                        if generator.uniform() < 0.2 { continue }
                        var near = box.map { $0 + 0.15 * generator.normal() * generator.uniform() }
                        near[0] = Double(generator.integer(below: 5)) / 5
                        guesses.append(text(near, label))
                    }
                    if generator.uniform() < 0.3 { guesses.append(text(solid(&generator), "l0")) }
                    truth.append(boxes.joined(separator: " "))
                    predicted.append(guesses.joined(separator: " "))
                }
                return MetricScene(truth, predicted)
            }
        ),
        (
            "point_in_box_f1",
            { generator, rows in
                var (truth, predicted, perfect): ([String], [String], [String]) = ([], [], [])
                for _ in 0..<rows {
                    var (frames, points, middles): ([String], [String], [String]) = ([], [], [])
                    for _ in 0..<generator.integer(below: 5) {
                        // Far enough from each other that a middle lies in one frame only.
                        let (x, y) = (10 * frames.count, generator.integer(below: 9))
                        let label = "U+\(generator.integer(below: 3))"
                        frames.append("\(label) \(x) \(y) 6 4")
                        middles.append("\(label) \(x + 3) \(y + 2)")
                        for _ in 0..<generator.integer(below: 3) {
                            points.append("\(label) \(x + generator.integer(below: 9)) \(y + 1)")
                        }
                    }
                    truth.append(frames.joined(separator: " "))
                    predicted.append(points.joined(separator: " "))
                    perfect.append(middles.joined(separator: " "))
                }
                return MetricScene([("y", truth)], [("y", predicted)], perfect: [("y", perfect)])
            }
        ),
    ]
}
