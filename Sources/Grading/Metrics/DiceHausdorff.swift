/// Overlap of masks in the plane together with their distance in space.
///
/// 0.4·D + 0.6·(1 − H), in [0, 1]. D is the mean Dice coefficient over rows, without rows where both masks are empty. H is the
/// mean over volumes of the Hausdorff distance of the joined masks of all rows, with the volume as a unit cube and over its
/// diagonal √3; 0 for equal masks, 1 where one is empty or the prediction has over ten times as many voxels; volumes without
/// a pixel play no role. Slices of a volume stand in the order of their names (numbers by value), pixels from top to
/// bottom, then from left to right. Undefined where no mask has a pixel. Distances are exact, in time linear in the voxels.
/// Error: volumes are the independent units; quotients of sums over volumes, joined by the delta method.
/// Source: UW-Madison GI Tract Image Segmentation 2022.
package enum DiceHausdorff: Metric {
    package static let description = MetricDescription(
        name: "dice_hausdorff", title: "0.4 Dice + 0.6 (1 − Hausdorff distance of volumes)", direction: .higher,
        ideal: 1, scale: .unit, source: "UW-Madison GI Tract Image Segmentation 2022")

    package static func evaluate(_ input: MaskVolumes) throws(Undefined) -> Evaluation {
        guard let last = input.volumes.max() else { throw Undefined("there are no rows") }
        var rows = [[Int]](repeating: [], count: last + 1)
        for (row, volume) in input.volumes.enumerated() { rows[volume].append(row) }
        var sums: [(dice: Double, rows: Double, distance: Double, volumes: Double)] = []
        for members in rows {
            let dices = members.compactMap { input.masks.truth[$0].dice(input.masks.predicted[$0]) }
            let volume = volume(input, members)
            sums.append(
                (
                    dices.reduce(0, +), Double(dices.count), volume.map { $0.hausdorff() } ?? 0,
                    volume == nil ? 0 : 1
                ))
        }
        let dice = try Evaluation.ratio(sums.map(\.dice), sums.map(\.rows), ifEmpty: "no mask has a pixel")
        let distance = try Evaluation.ratio(
            sums.map(\.distance), sums.map(\.volumes), ifEmpty: "no mask has a pixel")
        return .combination(
            score: 0.4 * dice.score + 0.6 * (1 - distance.score), [(0.4, dice), (-0.6, distance)])
    }

    private static func volume(_ input: MaskVolumes, _ rows: [Int]) -> Volume? {
        guard let first = rows.first else { return nil }
        let slices = rows.map { row in
            Volume.Slice(
                place: input.slices[row], truth: input.masks.truth[row], predicted: input.masks.predicted[row])
        }
        let depth = (slices.map(\.place).max() ?? 0) + 1
        return Volume(slices, depth: depth, height: input.sizes[first].height, width: input.sizes[first].width)
    }
}
