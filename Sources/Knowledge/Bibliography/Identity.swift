/// By which names the same paper is known in two places.
enum Identity {
    /// What kind of name an alias is; the numbers stand in the files.
    enum Kind: Int, CaseIterable {
        case citationKey = 1
        case doi = 2
        case arxiv = 3
        /// Title, year and first author, where nothing better is known.
        case description = 4
    }

    /// A DOI in lower case without its resolver: `10.1007/bf00058655`.
    static func doi(_ text: String) -> String? {
        var name = text.lowercased().split(whereSeparator: \.isWhitespace).joined()
        for prefix in ["https://", "http://", "dx.doi.org/", "doi.org/", "www.doi.org/", "doi:"]
        where name.hasPrefix(prefix) {
            name.removeFirst(prefix.count)
        }
        return name.hasPrefix("10.") && name.contains("/") ? name : nil
    }

    /// An arXiv number without its version: `1706.03762`, `cs/0112017`.
    static func arxiv(_ text: String) -> String? {
        var name = text.lowercased()
        for prefix in ["https://", "http://", "arxiv.org/abs/", "arxiv.org/pdf/", "arxiv:"] where name.hasPrefix(prefix)
        {
            name.removeFirst(prefix.count)
        }
        if let version = name.lastIndex(of: "v"), name[name.index(after: version)...].allSatisfy(\.isNumber) {
            name = String(name[..<version])
        }
        let digits = name.filter(\.isNumber).count
        return digits >= 7 && name.allSatisfy({ $0.isNumber || $0.isLetter || "./-".contains($0) }) ? name : nil
    }

    /// Letters and digits in lower case, single blanks between: what stays equal however a title is set.
    static func words(_ text: String) -> String {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    }

    /// The names of an entry, the strongest first; its citation key is not among them.
    static func names(of entry: Bibliography.Entry) -> [(kind: Kind, norm: String)] {
        var names: [(kind: Kind, norm: String)] = []
        if let doi = (entry["doi"] ?? entry["url"]).flatMap(doi) { names.append((.doi, doi)) }
        let isArxiv = (entry["archiveprefix"] ?? entry["eprinttype"])?.lowercased() == "arxiv"
        if let number = isArxiv ? entry["eprint"].flatMap(arxiv) : nil { names.append((.arxiv, number)) }
        if let title = entry["title"] {
            let author = entry["author"].map(PersonNames.parse)?.first.map { words($0) } ?? ""
            let family = author.split(separator: " ").last.map(String.init) ?? ""
            names.append(
                (.description, "\(words(LaTeXText.plain(title)))|\(year(of: entry).map { "\($0)" } ?? "")|\(family)"))
        }
        return names
    }

    /// The year of an entry, from `year` or the begin of `date`.
    static func year(of entry: Bibliography.Entry) -> Int? {
        let text = entry["year"] ?? entry["date"].map { String($0.prefix { $0 != "-" }) }
        return text.flatMap { Int(LaTeXText.plain($0)) }
    }
}
