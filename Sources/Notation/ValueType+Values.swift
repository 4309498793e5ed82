internal import JSONText

extension ValueType {
    /// Whether a value is of this type.
    func accepts(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.string, .string), (.number, .number), (.bool, .bool), (.null, .null): true
        case (.object, .object), (.array, .array): true
        case (.int, .number(let number)): number.isInteger
        case (.uuid, .string(let text)): Self.isUUID(text)
        default: false
        }
    }

    /// With its article, for sentences.
    var words: String {
        switch self {
        case .string: "a string"
        case .int: "a whole number"
        case .number: "a number"
        case .bool: "a boolean"
        case .null: "null"
        case .object: "an object"
        case .array: "an array"
        case .uuid: "a UUID"
        }
    }

    /// Whether a text has the form of RFC 9562 section 4, in either case.
    private static func isUUID(_ text: String) -> Bool {
        let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12]
            && groups.joined().allSatisfy { Unicode.Scalar($0).properties.isASCIIHexDigit }
    }
}

extension JSONValue {
    /// What the value is, for sentences.
    var kindInWords: String {
        switch self {
        case .null: typeName
        case .array, .object: "an \(typeName)"
        case .bool, .number, .string: "a \(typeName)"
        }
    }
}
