import WebSocketProtocol

@testable import Pipe

/// What came of splitting some input.
struct Splitting: Equatable {
    var messages: [[UInt8]] = []
    var error: InputError?
}

/// Splits these pieces of an input as they come.
func split(_ pieces: [[UInt8]], _ options: PipeOptions) -> Splitting {
    var splitter = MessageSplitter(options)
    var connection = ProtocolConnection(
        role: .server, configuration: ConnectionConfiguration(), now: Instant(nanoseconds: 0), random: { _ in })
    var result = Splitting()
    let emit: MessageSplitter.Emit = { run, block in
        result.messages += payloads(of: run, in: block, &connection)
    }
    do throws(InputError) {
        for piece in pieces {
            var failure: InputError?
            piece.withUnsafeBytes { block in
                do throws(InputError) { try splitter.split(block, emit) } catch { failure = error }
            }
            if let failure { throw failure }
        }
        try splitter.finish(emit)
    } catch {
        result.error = error
    }
    return result
}

/// The payloads of a run, which only its encoding shows: in the server's role, header and payload as it is.
private func payloads(
    of run: MessageRun, in block: UnsafeRawBufferPointer, _ connection: inout ProtocolConnection
) -> [[UInt8]] {
    var bytes = [UInt8](repeating: 0, count: connection.encodedByteCount(of: run))
    bytes.withUnsafeMutableBytes { buffer in _ = try? connection.encode(run, from: block, into: buffer) }
    var payloads: [[UInt8]] = []
    var rest = bytes[...]
    while let first = rest.first {
        precondition(first == 0x81 || first == 0x82, "a run is of whole messages")
        let short = Int(rest[rest.startIndex + 1])
        let header = short < 126 ? 2 : short == 126 ? 4 : 10
        let long = rest.dropFirst(2).prefix(header - 2).reduce(0) { $0 << 8 | Int($1) }
        let count = short < 126 ? short : long
        payloads.append(Array(rest.dropFirst(header).prefix(count)))
        rest = rest.dropFirst(header + count)
    }
    return payloads
}

/// Splits a whole input a byte at a time, as slowly and plainly as it can be said.
struct NaiveSplitter {
    private let options: PipeOptions
    private var result = Splitting()
    private var piece: [UInt8] = []
    private var pieceCount = 0

    private init(_ options: PipeOptions) {
        self.options = options
    }

    static func split(_ input: [UInt8], _ options: PipeOptions) -> Splitting {
        var splitter = NaiveSplitter(options)
        for byte in input {
            splitter.take(byte)
            if splitter.result.error != nil { return splitter.result }
        }
        if splitter.isText, !splitter.isValid(splitter.piece) {
            splitter.result.error = .invalidUTF8(line: splitter.pieceCount + 1)
        } else if !splitter.piece.isEmpty {
            splitter.endPiece()
        }
        return splitter.result
    }

    private var isText: Bool { options.type == .text }

    private mutating func take(_ byte: UInt8) {
        let isEnd = options.splitting == .delimiter(byte)
        if isText, isEnd ? !isValid(piece) : !isBeginning(piece + [byte]) {
            result.error = .invalidUTF8(line: pieceCount + 1)
        } else if isEnd {
            endPiece()
        } else {
            piece.append(byte)
            if case .size(let size) = options.splitting {
                if piece.count == size { cutPiece() }
            } else if line.count > options.maximumMessageSize {
                result.error = .tooLong(line: pieceCount + 1, limit: options.maximumMessageSize)
            }
        }
    }

    /// The piece without the CR before an LF.
    private var line: [UInt8] {
        options.splitting == .delimiter(0x0A) && piece.last == 0x0D ? Array(piece.dropLast()) : piece
    }

    private mutating func endPiece() {
        pieceCount += 1
        if !line.isEmpty || !options.skipsEmpty { result.messages.append(line) }
        piece = []
    }

    private mutating func cutPiece() {
        var count = piece.count
        while isText, !isValid(Array(piece.prefix(count))) { count -= 1 }
        let rest = piece.dropFirst(count)
        piece = Array(piece.prefix(count))
        endPiece()
        piece = Array(rest)
    }

    private func isValid(_ bytes: [UInt8]) -> Bool {
        String(validating: bytes, as: UTF8.self) != nil
    }

    /// Whether some bytes behind these make them UTF-8.
    private func isBeginning(_ bytes: [UInt8]) -> Bool {
        if isValid(bytes) { return true }
        let seconds: [UInt8] = [0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF]
        return (0...2).contains { more in
            seconds.contains { isValid(bytes + [$0] + [UInt8](repeating: 0x80, count: more)) }
        }
    }
}
