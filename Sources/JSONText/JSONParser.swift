/// Makes a value of the tokens of a text. The scanner sees to the grammar, so separators are passed over here.
struct JSONParser {
    private let text: UnsafeRawBufferPointer
    private var scanner: JSONScanner

    init(_ text: UnsafeRawBufferPointer) {
        self.text = text
        scanner = JSONScanner(text)
    }

    /// The value that is the whole text.
    mutating func parse() throws(JSONError) -> JSONValue {
        let value = try value(beginningWith: token())
        // Nothing but whitespace may follow, or this throws.
        _ = try scanner.next()
        return value
    }

    /// The next token of a value that is not whole yet.
    private mutating func token() throws(JSONError) -> JSONToken {
        guard let token = try scanner.next() else { preconditionFailure("the text ends inside of its value") }
        return token
    }

    private mutating func value(beginningWith token: JSONToken) throws(JSONError) -> JSONValue {
        if token.kind.isStart, scanner.depth > JSONValue.maximumDepth {
            throw JSONError(.fewerBrackets, at: token.range.lowerBound, in: text)
        }
        switch token.kind {
        case .objectStart: return .object(try members())
        case .arrayStart: return .array(try elements())
        case .string: return .string(JSONString.decode(text, token.range))
        case .number: return .number(JSONNumber(scanned: UnsafeRawBufferPointer(rebasing: text[token.range])))
        case .literal where text[token.range.lowerBound] == UInt8(ascii: "n"): return .null
        case .literal: return .bool(text[token.range.lowerBound] == UInt8(ascii: "t"))
        case .key, .colon, .comma, .objectEnd, .arrayEnd: preconditionFailure("no value begins with \(token.kind)")
        }
    }

    /// The elements of the array whose bracket was the last token.
    private mutating func elements() throws(JSONError) -> [JSONValue] {
        var elements: [JSONValue] = []
        while true {
            let token = try token()
            switch token.kind {
            case .arrayEnd: return elements
            case .comma: continue
            default: elements.append(try value(beginningWith: token))
            }
        }
    }

    /// The members of the object whose brace was the last token.
    private mutating func members() throws(JSONError) -> [JSONMember] {
        var members: [JSONMember] = []
        var name = ""
        while true {
            let token = try token()
            switch token.kind {
            case .objectEnd: return members
            case .key: name = JSONString.decode(text, token.range)
            case .colon, .comma: continue
            default: members.append(JSONMember(name: name, value: try value(beginningWith: token)))
            }
        }
    }
}
