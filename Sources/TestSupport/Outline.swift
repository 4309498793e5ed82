internal import JSONText
package import Notation
internal import WebSocketProtocol

/// Trees of the notation as short text, for tables of tests.
package enum Outline {
    /// `<a|{{b}}>`: text, and what is put in.
    package static func of(_ template: Template) -> String {
        let pieces = template.pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .reference(let reference): "{{\(reference.name)}}"
            }
        }
        return "<\(pieces.joined(separator: "|"))>"
    }

    package static func of(_ integer: IntegerSyntax) -> String {
        switch integer {
        case .literal(let value): "\(value)"
        case .reference(let reference): "{{\(reference.name)}}"
        }
    }

    package static func of(_ duration: DurationSyntax) -> String {
        switch duration {
        case .literal(let value): "\(value)"
        case .template(let template): of(template)
        }
    }

    package static func of(_ regex: RegexSyntax) -> String {
        "/\(of(regex.expression))/\(regex.flags)" + (regex.compiled == nil ? " later" : "")
    }

    package static func of(_ json: JSONSyntax) -> String {
        switch json.kind {
        case .scalar(let value): value.compactText
        case .string(let template): of(template)
        case .reference(let reference): "{{\(reference.name)}}"
        case .array(let elements): "[\(elements.map(of).joined(separator: ","))]"
        case .object(let members, let isOpen):
            "{" + (members.map { "\(of($0.name)):\(of($0.value))" } + (isOpen ? ["..."] : [])).joined(separator: ",")
                + "}"
        case .wildcard(let wildcard): of(wildcard)
        case .rest: "..."
        }
    }

    private static func of(_ wildcard: Wildcard) -> String {
        let constraint =
            switch wildcard.constraint {
            case .type(let type): ":\(type)"
            case .regex(let regex): ":\(of(regex))"
            case nil: ""
            }
        return "?\(wildcard.name ?? "")\(constraint)"
    }

    package static func of(_ payload: PayloadSyntax) -> String {
        switch payload.kind {
        case .text(let template): "text \(of(template))"
        case .json(let json): "json \(of(json))"
        case .bytes(let bytes): "bytes \(bytes)"
        case .file(let path): "file \(of(path))"
        case .fill(let count, let text): "fill \(of(count)) \(of(text))"
        case .regex(let regex): "regex \(of(regex))"
        case .glob(let glob): "glob \(of(glob))"
        }
    }

    package static func of(_ query: QuerySyntax) -> String {
        switch query.kind {
        case .path(let path): path.text
        case .header(let name): "header \(of(name))"
        case .status: "status"
        case .subprotocol: "subprotocol"
        case .extensions: "extensions"
        case .body: "body"
        case .size: "size"
        case .text: "text"
        }
    }

    package static func of(_ predicate: PredicateSyntax) -> String {
        let text =
            switch predicate.kind {
            case .compare(let comparison, let json): "\(comparison.rawValue) \(of(json))"
            case .contains(let json): "contains \(of(json))"
            case .startsWith(let template): "startsWith \(of(template))"
            case .endsWith(let template): "endsWith \(of(template))"
            case .matches(let regex): "matches \(of(regex))"
            case .exists: "exists"
            case .count(let comparison, let number): "count \(comparison.rawValue) \(of(number))"
            case .isType(let type): "is \(type)"
            }
        return (predicate.isNegated ? "not " : "") + text
    }
}
