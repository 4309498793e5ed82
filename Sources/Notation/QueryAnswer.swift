package import JSONText

/// What a query finds.
package struct QueryAnswer: Sendable {
    /// In their order; none where there is nothing.
    package let values: [JSONValue]
    /// Why there are none, as part of a sentence, such as "there is nothing at $.id".
    package let absence: String
    /// What was asked, for sentences.
    let query: String
    /// Whether the query can find several, however many there are.
    let isPlural: Bool

    /// The answer as one value: several as an array; nil where there is nothing.
    package var value: JSONValue? {
        values.count > 1 ? .array(values) : values.first
    }
}
