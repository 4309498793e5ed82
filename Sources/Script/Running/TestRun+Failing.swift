internal import Notation
internal import WebSocketProtocol

/// What is told of a line that is not met.
extension TestRun {
    func timeout(_ expectation: Expectation) -> Failure {
        let what = expectation.syntax.mode == .eventually && expectation.skippedCount > 0 ? "a matching message" : "it"
        let failure = Failure("\(what) did not come within \(expectation.timeout.readable)", at: expectation.range)
        return explained(failure, expectation, received: nil)
    }

    /// The connection is over, and the line is not met.
    func ended(_ expectation: Expectation, _ item: Received?, _ miss: Miss? = nil) -> Failure {
        // A Close with another code than the one expected is more than an end.
        if let miss, miss.closeness > 0, expectation.nearest == nil { return Failure(miss) }
        let message: String =
            switch item?.kind {
            case .close: "the server closed before a matching message"
            case .endOfStream(let reason): "\(reason), before a matching message"
            case .failure(let reason): reason
            default: "\(Self.name(expectation.connection.name)) is over"
            }
        var failure = explained(Failure(message, at: expectation.range), expectation, received: item?.summary)
        if expectation.nearest != nil, let item { failure.hint = "it ended with: \(item.summary)" }
        return failure
    }

    /// Puts the nearest of what was skipped beside what was expected, or what came instead.
    private func explained(_ failure: Failure, _ expectation: Expectation, received: String?) -> Failure {
        var failure = failure
        if let nearest = expectation.nearest {
            failure.range = nearest.range
            failure.label = nearest.label
            failure.difference = nearest.difference(note: "nearest message that was skipped")
        } else {
            failure.range = expectation.eventsRange
            failure.difference = .texts(
                expected: expectation.source(plan.script.sources), received: received ?? "nothing", note: nil)
        }
        return failure
    }
}

extension Failure {
    /// A message that is not what was expected.
    init(_ miss: Miss) {
        self.init(
            miss.message ?? "something else came", at: miss.range, label: miss.label, difference: miss.difference())
    }

    /// What can not be carried out as it is written.
    init(_ diagnostic: Diagnostic) {
        self.init(diagnostic.message, at: diagnostic.range)
        hint = diagnostic.hint
    }
}
