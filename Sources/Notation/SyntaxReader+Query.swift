internal import JSONText

extension SyntaxReader {
    private enum QueryWord: String, CaseIterable {
        case header, status, subprotocol, extensions, body, size, text
    }

    private enum PredicateWord: String, CaseIterable {
        case contains, startsWith, endsWith, matches, exists, count, `is`
    }

    /// What a message or a response is asked for.
    package mutating func query() throws(Diagnostic) -> QuerySyntax {
        let start = offset
        let kind: QuerySyntax.Kind
        if next == "$" {
            kind = .path(try path())
        } else {
            switch take(QueryWord.self) {
            case .header: kind = .header(try string("the name of a header in quotes"))
            case .status: kind = .status
            case .subprotocol: kind = .subprotocol
            case .extensions: kind = .extensions
            case .body: kind = .body
            case .size: kind = .size
            case .text: kind = .text
            case nil:
                let words = QueryWord.allCases.map(\.rawValue)
                throw unexpected("a path like `$.id`, or \(Self.choice(of: words))", words: words)
            }
        }
        return QuerySyntax(kind, range: range(from: start))
    }

    private mutating func path() throws(Diagnostic) -> JSONPath {
        let rest = offset..<endOfText
        let length = source.bytes.withUnsafeBytes {
            JSONPath.prefixLength(of: UnsafeRawBufferPointer(rebasing: $0[rest]))
        }
        do throws(JSONPath.SyntaxError) {
            let path = try JSONPath(source.text(offset..<offset + length))
            skip(length)
            return path
        } catch {
            offset += min(error.offset, length)
            throw Diagnostic("the path is wrong", at: range(ofNext: error.offset < length ? 1 : 0), hint: "\(error)")
        }
    }

    /// What the answer to a query has to be.
    package mutating func predicate() throws(Diagnostic) -> PredicateSyntax {
        let start = offset
        let isNegated = take(word: "not")
        let kind: PredicateSyntax.Kind
        switch take(PredicateWord.self) {
        case .contains: kind = .contains(try json(.value))
        case .startsWith: kind = .startsWith(try string())
        case .endsWith: kind = .endsWith(try string())
        case .matches: kind = .matches(try regex())
        case .exists: kind = .exists
        case .count: kind = .count(try comparison(), try integer("a whole number"))
        case .is: kind = .isType(try valueType())
        case nil:
            if let word {
                let words = PredicateWord.allCases.map(\.rawValue)
                throw unexpected(
                    "`==` or another comparison, \(Self.choice(of: words))",
                    words: words + (isNegated || word == "not" ? [] : ["not"]))
            }
            kind = .compare(try comparison(), try json(.value))
        }
        return PredicateSyntax(isNegated: isNegated, kind, range: range(from: start))
    }
}
