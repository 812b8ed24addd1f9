/// The text that a reader sees of a piece of LaTeX, as far as titles and names need it.
package enum LaTeXText {
    /// Accents become letters, braces go, dashes and quotes are set; an unknown command leaves its arguments.
    package static func plain(_ latex: String) -> String {
        var reader = Reader(scalars: Array(latex.unicodeScalars))
        return reader.text().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private struct Reader {
        let scalars: [Unicode.Scalar]
        var position = 0
        /// How many accents stand over each other; nobody means more than a few, and each is a call deeper.
        private var depth = 0
        private static let deepest = 16

        init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

        private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

        mutating func text() -> String {
            var result = ""
            while let scalar = next {
                position += 1
                switch scalar {
                case "\\": result += command()
                case "{", "}", "$": break
                case "~": result += " "
                case "-": result += run(of: "-", as: ["-", "–", "—"])
                case "`": result += run(of: "`", as: ["‘", "“"])
                case "'": result += run(of: "'", as: ["’", "”"])
                default: result.unicodeScalars.append(scalar)
                }
            }
            return result
        }

        /// One, two or three of a character, of which one is read already.
        private mutating func run(of scalar: Unicode.Scalar, as forms: [String]) -> String {
            var count = 1
            while next == scalar, count < forms.count {
                position += 1
                count += 1
            }
            return forms[count - 1]
        }

        /// What a command stands for; its backslash is read already.
        private mutating func command() -> String {
            guard let first = next else { return "" }
            position += 1
            guard first.properties.isAlphabetic, first.isASCII else {
                if let accent = accents[Character(first)] { return accented(accent) }
                return first == "\\" || first == "," || first == " "
                    ? " " : first == "/" || first == "-" ? "" : String(first)
            }
            var name = String(first)
            while let scalar = next, scalar.isASCII, scalar.properties.isAlphabetic {
                name.unicodeScalars.append(scalar)
                position += 1
            }
            if let accent = name.count == 1 ? accents[Character(name)] : nil {
                skipBlanks()
                return accented(accent)
            }
            guard let symbol = symbols[name] else { return "" }
            skipBlanks()
            return symbol
        }

        private mutating func skipBlanks() {
            while next == " " { position += 1 }
        }

        /// An accent over the next letter, whether it stands in braces or not: `\"o`, `\"{o}`, `\'{\i}`.
        private mutating func accented(_ accent: (mark: Unicode.Scalar, composed: [Character: Character])) -> String {
            skipBlanks()
            var depth = 0
            while next == "{" {
                position += 1
                depth += 1
            }
            var base = ""
            if next == "\\", self.depth < Self.deepest {
                position += 1
                self.depth += 1
                base = command()
                self.depth -= 1
                if base == "ı" { base = "i" } else if base == "ȷ" { base = "j" }
            } else if let scalar = next, scalar != "}", scalar != "\\" {
                position += 1
                base = String(scalar)
            }
            while depth > 0, next == "}" {
                position += 1
                depth -= 1
            }
            guard let letter = base.first else { return "" }
            if let composed = accent.composed[letter] { return String(composed) + base.dropFirst() }
            return String(letter) + String(accent.mark) + base.dropFirst()
        }
    }

    private static let symbols: [String: String] = [
        "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "l": "ł",
        "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ",
        "NG": "Ŋ", "textendash": "–", "textemdash": "—", "ldots": "…", "dots": "…", "textregistered": "®",
        "texttrademark": "™", "copyright": "©", "S": "§", "P": "¶", "pounds": "£", "euro": "€", "times": "×", "pm": "±",
        "degree": "°", "cdot": "·", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε",
        "lambda": "λ",
        "mu": "μ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "chi": "χ", "omega": "ω", "ell": "ℓ",
        "infty": "∞", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "approx": "≈", "sim": "∼", "TeX": "TeX",
        "LaTeX": "LaTeX", "textquotesingle": "'", "textasciitilde": "~", "textbackslash": "\\", "quad": " ",
        "and": "and",
    ]

    /// The accents by their command: the combining mark, and the letters that have a form of their own.
    private static let accents: [Character: (mark: Unicode.Scalar, composed: [Character: Character])] = {
        let table: [(Character, Unicode.Scalar, String)] = [
            ("`", "\u{0300}", "AÀEÈIÌNǸOÒUÙWẀYỲaàeèiìnǹoòuùwẁyỳ"),
            ("'", "\u{0301}", "AÁCĆEÉGǴIÍKḰLĹMḾNŃOÓPṔRŔSŚUÚWẂYÝZŹaácćeégǵiíkḱlĺmḿnńoópṕrŕsśuúwẃyýzź"),
            ("^", "\u{0302}", "AÂCĈEÊGĜHĤIÎJĴOÔSŜUÛWŴYŶZẐaâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷzẑ"),
            ("~", "\u{0303}", "AÃEẼIĨNÑOÕUŨVṼYỸaãeẽiĩnñoõuũvṽyỹ"),
            ("=", "\u{0304}", "AĀEĒGḠIĪOŌUŪYȲaāeēgḡiīoōuūyȳ"),
            ("u", "\u{0306}", "AĂEĔGĞIĬOŎUŬaăeĕgğiĭoŏuŭ"),
            (".", "\u{0307}", "AȦBḂCĊDḊEĖFḞGĠHḢIİMṀNṄOȮPṖRṘSṠTṪWẆXẊYẎZŻaȧbḃcċdḋeėfḟgġhḣmṁnṅoȯpṗrṙsṡtṫwẇxẋyẏzż"),
            ("\"", "\u{0308}", "AÄEËHḦIÏOÖUÜWẄXẌYŸaäeëhḧiïoötẗuüwẅxẍyÿ"),
            ("r", "\u{030A}", "AÅUŮaåuůwẘyẙ"),
            ("H", "\u{030B}", "OŐUŰoőuű"),
            ("v", "\u{030C}", "AǍCČDĎEĚGǦHȞIǏKǨLĽNŇOǑRŘSŠTŤUǓZŽaǎcčdďeěgǧhȟiǐjǰkǩlľnňoǒrřsštťuǔzž"),
            ("c", "\u{0327}", "CÇDḐEȨGĢHḨKĶLĻNŅRŖSŞTŢcçdḑeȩgģhḩkķlļnņrŗsştţ"),
            ("k", "\u{0328}", "AĄEĘIĮOǪUŲaąeęiįoǫuų"),
            ("d", "\u{0323}", "AẠBḄDḌEẸHḤIỊKḲLḶMṂNṆOỌRṚSṢTṬUỤVṾWẈYỴZẒaạbḅdḍeẹhḥiịkḳlḷmṃnṇoọrṛsṣtṭuụvṿwẉyỵzẓ"),
            ("b", "\u{0331}", "BḆDḎKḴLḺNṈRṞTṮZẔbḇdḏhẖkḵlḻnṉrṟtṯzẕ"),
        ]
        var result: [Character: (mark: Unicode.Scalar, composed: [Character: Character])] = [:]
        for (command, mark, pairs) in table {
            let letters = Array(pairs)
            var composed: [Character: Character] = [:]
            for index in stride(from: 0, to: letters.count - 1, by: 2) { composed[letters[index]] = letters[index + 1] }
            result[command] = (mark, composed)
        }
        return result
    }()
}
