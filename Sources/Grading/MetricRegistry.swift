package import JSON
import Measures

/// All metrics, by name.
package enum MetricRegistry {
    /// One metric with its input's type hidden.
    package struct Entry: Sendable {
        /// Name, direction, range and source.
        package let description: MetricDescription
        /// What the metric compares, in words.
        package let shape: String
        /// Whether an answer of −1 says that its row isn't graded.
        let allowsUngraded: Bool
        /// Why a target and schema don't suit it; `nil` where they do.
        let obstacle: @Sendable (TargetDescription, SubmissionSchema) -> String?
        /// Reads target and schema off files.
        let infer: @Sendable (StandaloneQuestion.Files) throws(GradingError) -> StandaloneQuestion
        /// Takes the metric's input from checked and aligned rows, and computes nothing.
        let read: @Sendable (GradedRows) throws(GradingError) -> Void
        /// Grades checked and aligned rows.
        let evaluate: @Sendable (GradedRows) throws(GradingError) -> Evaluation

        init<M: Metric>(_ metric: M.Type) {
            description = M.description
            shape = M.Input.shape
            allowsUngraded = M.Input.allowsUngraded
            obstacle = { M.Input.obstacle($0, $1) }
            infer = { files throws(GradingError) in try M.Input.infer(files, metric: M.description.name) }
            read = { rows throws(GradingError) in _ = try M.Input(rows) }
            evaluate = { rows throws(GradingError) in
                let input = try M.Input(rows)
                let evaluation: Evaluation
                do throws(Undefined) {
                    evaluation = try M.evaluate(input)
                } catch {
                    throw .undefined(metric: M.description.name, reason: error.reason)
                }
                guard evaluation.score.isFinite, evaluation.standardError?.isFinite ?? true else {
                    throw .undefined(metric: M.description.name, reason: "the numbers are too large to be summed")
                }
                return evaluation
            }
        }
    }

    /// Every metric, in the order in which `glovebox grade --list` shows them.
    package static let all: [Entry] = [
        // One class or text a row.
        Entry(Accuracy.self),
        Entry(Top1Error.self),
        Entry(ExactMatch.self),
        Entry(MacroF1.self),
        Entry(F1.self),
        Entry(F05.self),
        Entry(ProbabilisticF1.self),
        Entry(QuadraticWeightedKappa.self),
        Entry(Matthews.self),
        // Scores and probabilities.
        Entry(RocAUC.self),
        Entry(MeanColumnAUC.self),
        Entry(WeightedAUC.self),
        Entry(BiasAUC.self),
        Entry(LogLoss.self),
        Entry(WeightedMultilabelLogLoss.self),
        Entry(KLDivergence.self),
        // Sets, lists and orders.
        Entry(MicroF1.self),
        Entry(SamplesF1.self),
        Entry(MeanAveragePrecision<3>.self),
        Entry(MeanAveragePrecision<5>.self),
        Entry(MeanAveragePrecision<10>.self),
        Entry(MeanAveragePrecision<12>.self),
        Entry(LWLRAP.self),
        Entry(Kendall.self),
        // Text.
        Entry(WordJaccard.self),
        Entry(Levenshtein.self),
        Entry(NormalisedLevenshtein.self),
        // Numbers.
        Entry(RMSE.self),
        Entry(MCRMSE.self),
        Entry(MaskedMCRMSE.self),
        Entry(RMSLE.self),
        Entry(MeanRMSLE.self),
        Entry(MAE.self),
        Entry(MaskedMAE.self),
        Entry(LogMAEByType.self),
        Entry(R2.self),
        Entry(Pearson.self),
        Entry(Spearman.self),
        Entry(MeanColumnSpearman.self),
        Entry(AngularError.self),
        Entry(HaversinePercentiles.self),
        Entry(LaplaceLogLikelihood.self),
        // Masks, boxes, points.
        Entry(Dice.self),
        Entry(MeanDice.self),
        Entry(DiceHausdorff.self),
        Entry(MeanMaskF05.self),
        Entry(IoUPrecision.self),
        Entry(VOCPrecision<40>.self),
        Entry(VOCPrecision<50>.self),
        Entry(COCOPrecision.self),
        Entry(COCOPrecision40.self),
        Entry(SolidPrecision.self),
        Entry(PointInBoxF1.self),
    ]

    /// The metric of a name.
    package static func metric(_ name: String) throws(GradingError) -> Entry {
        guard let entry = all.first(where: { $0.description.name == name }) else {
            throw .unknownMetric(name: name, nearest: nearest(name, in: all.map(\.description.name)))
        }
        return entry
    }
}

extension MetricRegistry.Entry {
    /// What `glovebox grade --list --json` says of a metric.
    package var json: JSONValue {
        [
            "name": .string(description.name), "title": .string(description.title),
            "direction": .string(description.direction.rawValue), "ideal": .real(description.ideal),
            "range": .string(description.scale.range), "shape": .string(shape), "source": .string(description.source),
        ]
    }
}
