import Measures
import Posix

// The kinds of arguments that a verb can ask for. Each is written once, here; a new kind is a new function.

extension Argument where Value == Bool {
    /// `--name`: present or not.
    static func flag(_ name: String, _ help: String) -> Argument {
        Argument(declaration: Declaration(name, .flag, "", help) { _ in true }) { !$0.isEmpty }
    }
}

extension Argument where Value == String {
    /// A required word at a place of its own.
    static func positional(
        _ name: String, _ help: String, offering offer: Declaration.Offer = .nothing
    ) -> Argument {
        var declaration = Declaration(name, .positional(isRequired: true), name, help) { $0 }
        declaration.offer = offer
        return Argument(declaration: declaration) { $0.first as? String ?? "" }
    }

    /// `--name TEXT` with a default.
    static func text(_ name: String, _ placeholder: String, _ help: String, default fallback: String) -> Argument {
        Argument(declaration: Declaration(name, .option, placeholder, help, fallback: fallback) { $0 }) {
            $0.first as? String ?? fallback
        }
    }

    /// `--name NAME`: what a new folder is called, with a default.
    static func folderName(_ name: String, _ help: String, default fallback: String) -> Argument {
        Argument(declaration: .folderName(name, help, fallback: fallback)) { $0.first as? String ?? fallback }
    }

    /// `--name WORD`, one of a few words, with a default.
    static func choice(_ name: String, _ words: [String], _ help: String, default fallback: String) -> Argument {
        let declaration = Declaration.choice(name, words, help, fallback: fallback)
        return Argument(declaration: declaration) { $0.first as? String ?? fallback }
    }
}

extension Argument where Value == String? {
    /// A word that may be left out.
    static func optionalPositional(
        _ name: String, _ help: String, offering offer: Declaration.Offer = .nothing
    ) -> Argument {
        var declaration = Declaration(name, .positional(isRequired: false), name, help) { $0 }
        declaration.offer = offer
        return Argument(declaration: declaration) { $0.first as? String }
    }

    /// `--name TEXT`.
    static func text(_ name: String, _ placeholder: String, _ help: String) -> Argument {
        Argument(declaration: Declaration(name, .option, placeholder, help) { $0 }) { $0.first as? String }
    }

    /// `--name NAME`: what a new folder is called.
    static func folderName(_ name: String, _ help: String) -> Argument {
        Argument(declaration: .folderName(name, help, fallback: nil)) { $0.first as? String }
    }

    /// `--name WORD`, one of a few words.
    static func choice(_ name: String, _ words: [String], _ help: String) -> Argument {
        Argument(declaration: .choice(name, words, help, fallback: nil)) { $0.first as? String }
    }
}

extension Argument where Value == [String] {
    /// One or more words, up to the end; none is refused where `isRequired`.
    static func positionals(
        _ name: String, _ help: String, isRequired: Bool = true, offering offer: Declaration.Offer = .nothing
    ) -> Argument {
        var declaration = Declaration(name, .positional(isRequired: isRequired), name, help) { $0 }
        declaration.isRepeatable = true
        declaration.offer = offer
        return Argument(declaration: declaration) { $0.compactMap { $0 as? String } }
    }

    /// `-- WORD…`: a command line that is not ours to read.
    static func rest(_ name: String, _ help: String) -> Argument {
        Argument(declaration: Declaration(name, .rest, name, help) { $0 }) { $0.compactMap { $0 as? String } }
    }

    /// `--name TEXT`, as often as wanted.
    static func texts(_ name: String, _ placeholder: String, _ help: String) -> Argument {
        var declaration = Declaration(name, .option, placeholder, help) { $0 }
        declaration.isRepeatable = true
        return Argument(declaration: declaration) { $0.compactMap { $0 as? String } }
    }

    /// `--name A,B,C`: words between commas, as often as wanted.
    static func list(_ name: String, _ placeholder: String, _ help: String, default fallback: [String] = []) -> Argument
    {
        let shown = fallback.isEmpty ? nil : fallback.joined(separator: ",")
        var declaration = Declaration(name, .option, placeholder, help, fallback: shown) { text throws(ValueProblem) in
            let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            if words.contains("") { throw ValueProblem(message: "'\(text)' has an empty word between its commas") }
            return words
        }
        declaration.isRepeatable = true
        return Argument(declaration: declaration) { given in
            given.isEmpty ? fallback : given.flatMap { $0 as? [String] ?? [] }
        }
    }
}

extension Argument where Value == Int {
    /// `--name N`, a whole number within a range, with a default.
    static func integer(
        _ name: String, _ placeholder: String = "N", _ help: String, default fallback: Int,
        in range: ClosedRange<Int> = 0...Int.max
    ) -> Argument {
        let declaration = Declaration.integer(name, placeholder, help, fallback: "\(fallback)", range)
        return Argument(declaration: declaration) { $0.first as? Int ?? fallback }
    }
}

extension Argument where Value == Int? {
    /// `--name N`, a whole number within a range.
    static func integer(
        _ name: String, _ placeholder: String = "N", _ help: String, in range: ClosedRange<Int> = 0...Int.max
    ) -> Argument {
        Argument(declaration: .integer(name, placeholder, help, fallback: nil, range)) { $0.first as? Int }
    }
}

extension Argument where Value == UInt64? {
    /// `--name S`: a seed, any whole number below 2^64.
    static func seed(_ name: String, _ help: String) -> Argument {
        Argument(
            declaration: Declaration(name, .option, "S", help) { text throws(ValueProblem) in
                guard let seed = UInt64(text) else {
                    throw ValueProblem(message: "'\(text)' is not a whole number from 0 to 18446744073709551615")
                }
                return seed
            }
        ) { $0.first as? UInt64 }
    }
}

extension Argument where Value == Duration {
    /// `--name 90s`, with a default as a person would type it.
    static func duration(_ name: String, _ help: String, default fallback: Duration, shown: String) -> Argument {
        Argument(declaration: .duration(name, help, fallback: shown)) { $0.first as? Duration ?? fallback }
    }
}

extension Argument where Value == Duration? {
    /// `--name 90s`.
    static func duration(_ name: String, _ help: String) -> Argument {
        Argument(declaration: .duration(name, help, fallback: nil)) { $0.first as? Duration }
    }
}

extension Argument where Value == Bytes {
    /// `--name 512MiB`, with a default as a person would type it.
    static func bytes(_ name: String, _ help: String, default fallback: Bytes, shown: String) -> Argument {
        Argument(declaration: .bytes(name, help, fallback: shown)) { $0.first as? Bytes ?? fallback }
    }
}

extension Argument where Value == Bytes? {
    /// `--name 512MiB`.
    static func bytes(_ name: String, _ help: String) -> Argument {
        Argument(declaration: .bytes(name, help, fallback: nil)) { $0.first as? Bytes }
    }
}

extension Argument where Value == Path {
    /// A required file or folder at a place of its own.
    static func positionalPath(_ name: String, _ help: String, offering offer: Declaration.Offer = .files) -> Argument {
        var declaration = Declaration(name, .positional(isRequired: true), name, help, read: Declaration.readPath)
        declaration.offer = offer
        return Argument(declaration: declaration) { $0.first as? Path ?? "" }
    }

    /// `--name PATH` with a default.
    static func path(
        _ name: String, _ help: String, default fallback: Path, offering offer: Declaration.Offer = .files
    ) -> Argument {
        Argument(declaration: .path(name, help, fallback: fallback.string, offer)) { $0.first as? Path ?? fallback }
    }
}

extension Argument where Value == Path? {
    /// A file or folder that may be left out.
    static func optionalPositionalPath(
        _ name: String, _ help: String, offering offer: Declaration.Offer = .files
    ) -> Argument {
        var declaration = Declaration(name, .positional(isRequired: false), name, help, read: Declaration.readPath)
        declaration.offer = offer
        return Argument(declaration: declaration) { $0.first as? Path }
    }

    /// `--name PATH`.
    static func path(_ name: String, _ help: String, offering offer: Declaration.Offer = .files) -> Argument {
        Argument(declaration: .path(name, help, fallback: nil, offer)) { $0.first as? Path }
    }
}

extension Argument where Value == [Path] {
    /// `--name PATH`, as often as wanted.
    static func paths(_ name: String, _ help: String, offering offer: Declaration.Offer = .files) -> Argument {
        var declaration = Declaration.path(name, help, fallback: nil, offer)
        declaration.isRepeatable = true
        return Argument(declaration: declaration) { $0.compactMap { $0 as? Path } }
    }
}
