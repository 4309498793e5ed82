internal import CPCRE2

extension Regex {
    /// A group `(?<name>…)`. With `(?J)` several may have the same name.
    struct NamedGroup: Sendable {
        let name: String
        let number: Int
    }

    /// What the named groups of a match hold, or nil when the pattern matches nowhere.
    ///
    /// A group that has no part in the match holds the empty text.
    package func groups(in text: String) throws(Failure) -> [(name: String, value: String)]? {
        var text = text
        let result = text.withUTF8 { bytes in
            Result { () throws(Failure) in try groups(in: UnsafeRawBufferPointer(bytes)) }
        }
        return try result.get()
    }

    /// The same for `text` that is UTF-8.
    package func groups(in text: UnsafeRawBufferPointer) throws(Failure) -> [(name: String, value: String)]? {
        namedGroups.isEmpty ? try matches(text) ? [] : nil : try firstMatch(in: text)?.groups
    }

    /// Where the first match ends, as an offset of bytes, and what its named groups hold; nil when there is none.
    package func firstMatch(
        in text: UnsafeRawBufferPointer
    ) throws(Failure) -> (end: Int, groups: [(name: String, value: String)])? {
        guard let data = pcre2_match_data_create_from_pattern_8(compiled.code, nil) else {
            throw .tooCostly(pattern: pattern)
        }
        defer { pcre2_match_data_free_8(data) }
        guard try match(text, data), let offsets = pcre2_get_ovector_pointer_8(data) else { return nil }
        var groups: [(name: String, value: String)] = []
        var unset: [String] = []
        for group in namedGroups {
            let (start, end) = (offsets[2 * group.number], offsets[2 * group.number + 1])
            // PCRE2_UNSET is -1 here.
            if start >= 0 {
                groups.append((group.name, String(decoding: text[start..<end], as: UTF8.self)))
            } else {
                unset.append(group.name)
            }
        }
        for name in unset where !groups.contains(where: { $0.name == name }) { groups.append((name, "")) }
        return (offsets[1], groups)
    }

    /// Reads the table of names of a compiled pattern (pcre2api, "Information about a compiled pattern").
    static func namedGroups(of code: OpaquePointer) -> [NamedGroup] {
        var count: UInt32 = 0
        var size: UInt32 = 0
        var table: UnsafePointer<UInt8>?
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
        guard let table else { return [] }
        let groups = (0..<Int(count)).map { index in
            let entry = table + index * Int(size)
            // Two bytes of number, then the name and a zero.
            return NamedGroup(name: String(cString: entry + 2), number: Int(entry[0]) << 8 | Int(entry[1]))
        }
        return groups.sorted { $0.number < $1.number }
    }

    /// A pattern that this text matches and nothing else, with any flags but `i`.
    package static func escape(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { pattern, scalar in
            if scalar.value < 0x20 || scalar.value == 0x7F
                || scalar.value > 0x7F && scalar.properties.isPatternWhitespace
            {
                pattern += "\\x{\(String(scalar.value, radix: 16))}"
            } else {
                if scalar.isASCII, !scalar.properties.isAlphabetic, scalar.properties.numericType == nil {
                    pattern += "\\"
                }
                pattern.unicodeScalars.append(scalar)
            }
        }
    }
}
