/// What tmux answers in its control mode: a block of lines for each command, in their order.
actor Answers {
    private let multiplexer: RunningWsx
    private var offset = 0

    init(_ multiplexer: RunningWsx) {
        self.multiplexer = multiplexer
    }

    /// Waits until there is a session: what is asked before has no target.
    func awaitSession() async throws {
        let output = try await multiplexer.stdout.after(offset) {
            String(decoding: $0, as: UTF8.self).contains(/%session-changed .*\n/)
        }
        offset += output.count
    }

    /// Writes a line of so many commands, and gives the lines that each has answered.
    func ask(_ line: String, count: Int) async throws -> [[String]] {
        await multiplexer.stdin.write(line + "\n")
        let output = try await multiplexer.stdout.after(offset) { Self.blocks(in: $0).count >= count }
        offset += output.count
        let blocks = Self.blocks(in: output)
        guard blocks.count == count, blocks.allSatisfy({ !$0.isError }) else {
            throw Refused(line: line, answer: String(decoding: output, as: UTF8.self))
        }
        return blocks.map(\.lines)
    }

    private struct Refused: Error {
        let line: String
        let answer: String
    }

    private struct Block {
        let lines: [String]
        let isError: Bool
    }

    /// The blocks that are complete. One that ends in flags other than 1 answers nobody.
    private static func blocks(in output: ArraySlice<UInt8>) -> [Block] {
        var blocks: [Block] = []
        var lines: [String] = []
        var mark: Substring?
        for line in String(decoding: output, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false) {
            if let open = mark {
                if line == "%end" + open || line == "%error" + open {
                    if open.hasSuffix(" 1") { blocks.append(Block(lines: lines, isError: line.hasPrefix("%error"))) }
                    mark = nil
                } else {
                    lines.append(String(line))
                }
            } else if line.hasPrefix("%begin ") {
                mark = line.dropFirst("%begin".count)
                lines = []
            }
        }
        return blocks
    }
}
