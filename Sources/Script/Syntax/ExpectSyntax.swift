package import Notation
package import WebSocketProtocol

/// Something that may come: one alternative of `<`, `ignore` and `never`.
package struct EventSyntax: Sendable {
    package enum Kind: Sendable {
        /// Without a payload, any message of that type.
        case message(MessageType?, PayloadSyntax?)
        case ping(PayloadSyntax?)
        case pong(PayloadSyntax?)
        /// Without codes, any Close; without a pattern, any reason.
        case close([CloseCodesSyntax], reason: PayloadSyntax?)
        /// The end of the peer's direction of the stream.
        case eof
        /// The response to the opening handshake.
        case http(status: IntegerSyntax)
        /// Bytes of a connection without a handshake.
        case raw(PayloadSyntax)
    }

    package let kind: Kind
    package let range: SourceRange

    package init(_ kind: Kind, range: SourceRange) {
        self.kind = kind
        self.range = range
    }
}

/// `[NAME] < [eventually|prefer] EVENT or EVENT …` with its `where` and `capture` lines.
package struct ExpectSyntax: Sendable {
    package enum Mode: Sendable {
        case next
        /// What does not match is skipped.
        case eventually
        /// Another alternative than the first is a warning.
        case prefer
    }

    /// `where QUERY PREDICATE`.
    package struct Condition: Sendable {
        package let query: QuerySyntax
        package let predicate: PredicateSyntax

        package init(query: QuerySyntax, predicate: PredicateSyntax) {
            self.query = query
            self.predicate = predicate
        }
    }

    /// `capture NAME = QUERY`.
    package struct Capture: Sendable {
        package let name: String
        package let nameRange: SourceRange
        package let query: QuerySyntax

        package init(name: String, nameRange: SourceRange, query: QuerySyntax) {
            self.name = name
            self.nameRange = nameRange
            self.query = query
        }
    }

    /// `rtt < 50ms`.
    package struct RoundTrip: Sendable {
        package let comparison: PredicateSyntax.Comparison
        package let limit: DurationSyntax
        package let range: SourceRange

        package init(comparison: PredicateSyntax.Comparison, limit: DurationSyntax, range: SourceRange) {
            self.comparison = comparison
            self.limit = limit
            self.range = range
        }
    }

    package let connection: String?
    package let mode: Mode
    package let events: [EventSyntax]
    package let within: DurationSyntax?
    package let roundTrip: RoundTrip?
    package let conditions: [Condition]
    package let captures: [Capture]

    package init(
        connection: String?, mode: Mode, events: [EventSyntax], within: DurationSyntax?, roundTrip: RoundTrip?,
        conditions: [Condition], captures: [Capture]
    ) {
        self.connection = connection
        self.mode = mode
        self.events = events
        self.within = within
        self.roundTrip = roundTrip
        self.conditions = conditions
        self.captures = captures
    }
}

/// `[NAME] < no EVENT for 300ms`, `[NAME] < nothing for 1s`.
package struct SilenceSyntax: Sendable {
    package let connection: String?
    /// Empty: nothing at all.
    package let events: [EventSyntax]
    package let duration: DurationSyntax
    package let conditions: [ExpectSyntax.Condition]

    package init(
        connection: String?, events: [EventSyntax], duration: DurationSyntax, conditions: [ExpectSyntax.Condition]
    ) {
        self.connection = connection
        self.events = events
        self.duration = duration
        self.conditions = conditions
    }
}

/// `[NAME] ignore EVENT`, `[NAME] never EVENT`.
package struct FilterSyntax: Sendable {
    package let connection: String?
    package let isForbidden: Bool
    package let events: [EventSyntax]

    package init(connection: String?, isForbidden: Bool, events: [EventSyntax]) {
        self.connection = connection
        self.isForbidden = isForbidden
        self.events = events
    }
}
