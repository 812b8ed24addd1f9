import Measures

/// The classes of a target, found by the bytes of a cell.
///
/// A cell names a class by its exact text, blanks around it ignored, or, where one class and no other is that number, by
/// an equal number: `1.0` and `01` name the class `1`, as they do for a program that reads the labels as numbers.
struct ClassNames: Sendable {
    private let names: [[UInt8]]
    private let byName: [String: Int32]
    private let byNumber: [Double: Int32]

    init(_ classes: [String]) {
        names = classes.map { Array($0.utf8) }
        byName = Dictionary(classes.enumerated().map { ($1, Int32($0)) }) { first, _ in first }
        var byNumber: [Double: Int32?] = [:]
        for (index, name) in classes.enumerated() {
            guard let number = DecimalNumber.parse(name) else { continue }
            // Of two classes that are the same number neither has it.
            byNumber.updateValue(byNumber[number] == nil ? Int32(index) : nil, forKey: number)
        }
        self.byNumber = byNumber.compactMapValues(\.self)
    }

    /// The position of the class that a text names.
    func index(of text: String) -> Int32? {
        Array(text.utf8).withUnsafeBufferPointer { index(of: $0) }
    }

    /// The position of the class that a cell names.
    func index(of cell: UnsafeBufferPointer<UInt8>) -> Int32? {
        if names.count <= 16 {
            for (index, name) in names.enumerated() where name.count == cell.count && name.elementsEqual(cell) {
                return Int32(index)
            }
        }
        let text = String(decoding: cell, as: UTF8.self)
        if let index = byName[text] { return index }
        if !byNumber.isEmpty, let number = DecimalNumber.parse(cell), let index = byNumber[number] { return index }
        return byName[String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())]
    }

    /// What to write instead of a text that is no class.
    func hint(for text: String) -> String {
        let all = names.map { String(decoding: $0, as: UTF8.self) }
        if text.count > 2, let near = nearest(text, in: all) { return "did you mean '\(near)'?" }
        let shown = all.prefix(8).map { "'\($0)'" }.joined(separator: ", ")
        return "the classes are \(shown)\(all.count > 8 ? ", …" : "")"
    }
}
