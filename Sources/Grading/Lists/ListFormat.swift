/// The forms of lists in one cell that a submission is checked for.
package enum ListFormat: Sendable, Equatable, CaseIterable {
    /// Run-length encoding: first pixel and length of each run, pixels counted from 1; empty or `-` for no pixel.
    case mask
    /// Boxes in the plane: label, confidence, x and y of one corner, x and y of the opposite one.
    case boxes
    /// Points with a label: label, x, y.
    case points
    /// Boxes in space: confidence, centre x, y, z, width, length, height, yaw, label.
    case solids

    /// What is wrong with a cell, as the end of a sentence that begins with its text; `nil` where it is well-formed.
    func fault(in cell: UnsafeBufferPointer<UInt8>) -> String? {
        do throws(MalformedList) {
            switch self {
            case .mask: _ = try RunLengthMask(cell)
            case .boxes: _ = try Box.read(cell)
            case .points: _ = try LabelledPoint.read(cell)
            case .solids: _ = try Solid.read(cell)
            }
        } catch { return error.what }
        return nil
    }

    /// What to write.
    var hint: String {
        switch self {
        case .mask: "write start and length of each run, as in '1 3 10 5', ascending and apart; nothing for no pixel"
        case .boxes: "write 'label confidence x_min y_min x_max y_max' for each box, one after the other"
        case .points: "write 'label x y' for each point, one after the other"
        case .solids: "write 'confidence x y z width length height yaw label' for each box, one after the other"
        }
    }
}

/// A cell that is no list of the asked form.
struct MalformedList: Error {
    /// What is wrong, as the end of a sentence that begins with the cell's text.
    let what: String
}

/// One thing of a list: its label and its numbers.
struct ListedThing {
    let label: String
    let numbers: [Double]

    /// Reads things of one label and `count` finite numbers each; the label stands first or last.
    static func read(
        _ cell: UnsafeBufferPointer<UInt8>, numbers count: Int, labelFirst: Bool
    ) throws(MalformedList) -> [ListedThing] {
        var things: [ListedThing] = []
        var label = ""
        var numbers: [Double] = []
        var position = 0
        var wrong: String?
        Words.forEach(in: cell) { word in
            guard wrong == nil else { return }
            if position == (labelFirst ? 0 : count) {
                label = String(decoding: word, as: UTF8.self)
            } else if let number = DecimalNumber.parse(word), number.isFinite {
                numbers.append(number)
            } else {
                wrong = "has '\(String(decoding: word, as: UTF8.self))' where a finite number belongs"
            }
            position += 1
            if position > count {
                things.append(ListedThing(label: label, numbers: numbers))
                (position, numbers) = (0, [])
            }
        }
        if let wrong { throw MalformedList(what: wrong) }
        if position > 0 { throw MalformedList(what: "doesn't hold \(count + 1) words for each thing") }
        return things
    }
}
