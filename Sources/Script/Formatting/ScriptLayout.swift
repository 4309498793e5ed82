internal import Notation

/// What the tree of a script says of the text that it was read from, by offsets of bytes.
struct ScriptLayout {
    /// How far lines are indented that begin a test, a step or end a block, by their first character.
    private(set) var indentations: [Int: Int] = [:]
    /// Where tests begin.
    private(set) var tests: Set<Int> = []
    /// Literals: text in which spaces, brackets and `#` mean nothing.
    let literals: TextRegions
    /// Values and patterns in JSON.
    let json: TextRegions

    init(_ script: ScriptSyntax, of source: SourceText) {
        let parts =
            (script.preamble + script.tests.flatMap(\.steps)).flattened.flatMap(\.parts)
            + script.tests.flatMap(\.parts)
        var literals: [Range<Int>] = []
        var json: [Range<Int>] = []
        for part in parts {
            let range = part.range.range
            switch part {
            case .json(let syntax):
                json.append(range)
                literals += syntax.parts.map(\.range.range)
            case .bytes:
                // The word `hex` or `base64` is none of the digits.
                let digits = source.bytes[range].drop { !$0.isSpace }.drop(while: \.isSpace)
                literals.append(digits.indices)
            default: literals.append(range)
            }
        }
        self.literals = TextRegions(literals)
        self.json = TextRegions(json)
        indent(script.preamble, by: 0)
        for test in script.tests {
            let start = test.range.range.lowerBound
            tests.insert(start)
            indentations[start] = 0
            indent(test.steps, by: 0)
        }
    }

    private mutating func indent(_ steps: [StepSyntax], by count: Int) {
        for step in steps {
            indentations[step.range.range.lowerBound] = count
            guard step.isBlock else { continue }
            indentations[step.extent.range.upperBound - "end".utf8.count] = count
            indent(step.inner, by: count + ScriptFormatter.indentation)
        }
    }
}

extension StepSyntax {
    fileprivate var isBlock: Bool {
        switch kind {
        case .unordered, .repeat, .forEach, .always: true
        default: false
        }
    }
}

/// Parts of a text that do not overlap, in their order.
struct TextRegions {
    private let regions: [Range<Int>]

    init(_ regions: [Range<Int>]) {
        self.regions = regions.filter { !$0.isEmpty }.sorted { $0.lowerBound < $1.lowerBound }
    }

    /// The region that holds an offset.
    func region(at offset: Int) -> Range<Int>? {
        var low = 0
        var high = regions.count
        while low < high {
            let middle = (low + high) / 2
            if regions[middle].upperBound <= offset { low = middle + 1 } else { high = middle }
        }
        return low < regions.count && regions[low].contains(offset) ? regions[low] : nil
    }
}
