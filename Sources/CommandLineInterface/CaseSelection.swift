internal import ArgumentParser

/// A case of a fuzzing server.
enum FuzzingCase: Equatable {
    /// Its place in what the server was told to run, from 1 on.
    case number(Int)
    /// Its place in the suite, such as `6.4.1`.
    case name(String)

    /// How the server's paths name it.
    var query: String {
        switch self {
        case .number(let number): "case=\(number)"
        case .name(let name): "casetuple=\(name)"
        }
    }
}

/// Which cases are run: `6.4.1`, `7`, or `5-10`.
enum CaseSelection: ExpressibleByArgument {
    case name(String)
    case numbers(ClosedRange<Int>)

    init?(argument: String) {
        if argument.contains(".") {
            let parts = argument.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.allSatisfy({ UInt16($0) != nil }) else { return nil }
            self = .name(argument)
            return
        }
        let ends = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard ends.count <= 2, let first = ends[0], let last = ends.last ?? nil, first >= 1, first <= last else {
            return nil
        }
        self = .numbers(first...last)
    }

    /// These cases; nil where the server has not that many.
    func cases(of count: Int) -> [FuzzingCase]? {
        switch self {
        case .name(let name): [.name(name)]
        case .numbers(let range): range.upperBound <= count ? range.map { .number($0) } : nil
        }
    }
}
