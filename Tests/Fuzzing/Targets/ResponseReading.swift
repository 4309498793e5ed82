internal import WebSocketProtocol

/// A server's answer to our opening handshake: any split of the same bytes comes to the same.
enum ResponseReading {
    /// The key of RFC 6455 section 1.3, whose Accept is s3pPLMBiTxaQ9kYGzzhZRbK+xOo=.
    private static let handshake: ClientHandshake = {
        guard let url = try? WebSocketURL("ws://server.example.com/chat") else { fatalError("the URL is one") }
        return ClientHandshake(url: url, key: Array("the sample nonce".utf8), subprotocols: ["chat", "superchat"])
    }()

    private struct Outcome: Equatable {
        var outcome: ClientHandshake.Outcome
        /// How many bytes are no frames, where frames follow.
        var consumed: Int?
    }

    static func check(_ input: FuzzInput) throws(Finding) {
        let whole = try read(input.bytes, .nowhere)
        for cuts in input.cuts {
            let cut = try read(input.bytes, cuts)
            try require(cut == whole, "cut \(cuts), the bytes give \(cut), in one piece \(whole)")
        }
    }

    private static func read(_ bytes: UnsafeRawBufferPointer, _ cuts: Cuts) throws(Finding) -> Outcome {
        var handshake = handshake
        var before = 0
        var result: Outcome?
        try cuts.forEachPiece(of: bytes) { piece throws(Finding) in
            guard result == nil else { return }
            switch handshake.receive(piece) {
            case .incomplete: before += piece.count
            case .finished(let outcome, let consumed):
                try require((0...piece.count).contains(consumed), "\(consumed) of \(piece.count) bytes are consumed")
                result = try judge(outcome, bytes, consumed: before + consumed)
            }
        }
        if let result { return result }
        let outcome = handshake.receiveEndOfStream()
        if case .accepted = outcome { throw Finding("the end of the stream is accepted") }
        return try judge(outcome, bytes, consumed: before)
    }

    private static func judge(
        _ outcome: ClientHandshake.Outcome, _ bytes: UnsafeRawBufferPointer, consumed: Int
    ) throws(Finding) -> Outcome {
        switch outcome {
        case .accepted(let response):
            try require(response.status == 101 && response.body.isEmpty, "\(response.status) is accepted")
            // The head is what stands before the frames, interim responses left out.
            try require(
                consumed >= response.head.bytes.count
                    && bytes[consumed - response.head.bytes.count..<consumed].elementsEqual(response.head.bytes),
                "the head is not what was consumed")
            return Outcome(outcome: outcome, consumed: consumed)
        case .failed(let failure):
            // The words go to a terminal: they have to be made, and of the first bytes as many are told as had come.
            _ = failure.description
            if case .notHTTP = failure { return Outcome(outcome: .failed(.notHTTP([]))) }
            if case .refused(let response) = failure {
                try require(response.body.count <= ClientHandshake.bodyLimit, "too much of a body is kept")
            }
            return Outcome(outcome: outcome)
        }
    }
}
