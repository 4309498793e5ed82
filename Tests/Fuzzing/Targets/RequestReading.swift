internal import WebSocketProtocol

/// A client's request to our server: any split of the same bytes comes to the same.
enum RequestReading {
    private struct Outcome: Equatable, CustomStringConvertible {
        var outcome: ServerHandshake.Outcome
        var response: [UInt8]
        /// How many bytes are no frames, where frames follow.
        var consumed: Int?

        var description: String {
            let end = consumed.map { ", \($0) bytes consumed" } ?? ""
            return "\(outcome) with \"\(String(decoding: response, as: UTF8.self))\"" + end
        }
    }

    static func check(_ input: FuzzInput) throws(Finding) {
        let whole = try read(input.bytes, .nowhere)
        for cuts in input.cuts {
            let cut = try read(input.bytes, cuts)
            try require(
                cut == whole,
                "cut \(cuts), the bytes give \(cut?.description ?? "nothing"), in one piece"
                    + " \(whole?.description ?? "nothing")")
        }
    }

    private static func read(_ bytes: UnsafeRawBufferPointer, _ cuts: Cuts) throws(Finding) -> Outcome? {
        var handshake = ServerHandshake(subprotocols: ["chat", "superchat"])
        var before = 0
        var result: Outcome?
        try cuts.forEachPiece(of: bytes) { piece throws(Finding) in
            guard result == nil else { return }
            switch handshake.receive(piece) {
            case .incomplete: before += piece.count
            case .finished(let outcome, let response, let consumed):
                try require((0...piece.count).contains(consumed), "\(consumed) of \(piece.count) bytes are consumed")
                result = Outcome(outcome: outcome, response: response)
                try judge(outcome, response)
                if case .accepted(let head, _) = outcome {
                    try require(bytes.prefix(before + consumed).elementsEqual(head.bytes), "the head is not what came")
                    result?.consumed = before + consumed
                }
            }
        }
        return result
    }

    /// Holds our answer against what our own client makes of it.
    private static func judge(_ outcome: ServerHandshake.Outcome, _ response: [UInt8]) throws(Finding) {
        let status: Int
        var request: HTTPHead?
        switch outcome {
        case .accepted(let head, _): (status, request) = (101, head)
        case .refused(let refusal, _): status = refusal
        }
        let end = response.withUnsafeBytes { bytes in
            var reader = HTTPHeadReader(limit: bytes.count)
            return reader.read(bytes)
        }
        guard case .complete(let count) = end, let head = try? HTTPHead(Array(response[..<count])) else {
            throw Finding("our answer is no HTTP: \(String(decoding: response, as: UTF8.self))")
        }
        try require(head.startLine.hasPrefix("HTTP/1.1 \(status) "), "our answer begins with \(head.startLine)")
        try require(
            request == nil || count == response.count, "something stands behind the head of a 101: an injected field?")
        if request != nil {
            let names = head.fields.fields.map(\.name).filter { $0 != "Sec-WebSocket-Protocol" }
            try require(
                names == ["Upgrade", "Connection", "Sec-WebSocket-Accept"], "our answer has the fields \(names)")
        }
    }
}
