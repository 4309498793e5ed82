/// Finds what somebody has probably meant.
package enum Suggestion {
    /// The only candidate that begins with a word, else the one that is nearest to it, if it is near:
    /// less than half of its letters differ.
    package static func nearest(to word: some StringProtocol, among candidates: [String]) -> String? {
        let word = word.prefix(64).lowercased()
        let longer = candidates.filter { $0.hasPrefix(word) }
        if word.count > 1, longer.count == 1 { return longer[0] }
        let letters = Array(word)
        let ranked = candidates.map { ($0, distance(letters, Array($0))) }
        guard let best = ranked.min(by: { $0.1 < $1.1 }) else { return nil }
        return best.1 <= min(3, (best.0.count - 1) / 2) ? best.0 : nil
    }

    /// The number of letters to add, take away, change or swap with their neighbour.
    private static func distance(_ first: [Character], _ second: [Character]) -> Int {
        var rows = [Array(0...second.count)]
        for i in 1...max(1, first.count) where i <= first.count {
            var row = [i]
            for j in 1...max(1, second.count) where j <= second.count {
                let isSame = first[i - 1] == second[j - 1]
                var best = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (isSame ? 0 : 1))
                if i > 1, j > 1, first[i - 1] == second[j - 2], first[i - 2] == second[j - 1] {
                    best = min(best, rows[i - 2][j - 2] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[first.count][second.count]
    }
}
