import Foundation

/// A sanitizer that is built into a program: `Scripts/test-sanitized`.
enum Sanitizer: String, CaseIterable {
    // Its runtime has the name of the other's function as well: this one is looked for first.
    case address = "__asan_init"
    case thread = "__tsan_init"

    /// That of the binary under test, which need not be built as the tests are: `WSX_BINARY`.
    static let ofBinary = find(in: Wsx.binary)

    /// Variables for a program whose crash is meant: a sanitizer that is built in is to leave its signal alone.
    static let variablesForCrash: [String: String] = {
        let variables = ["ASAN_OPTIONS", "TSAN_OPTIONS"].map { name in
            (name, (ProcessInfo.processInfo.environment[name].map { $0 + ":" } ?? "") + "handle_segv=0")
        }
        return Dictionary(uniqueKeysWithValues: variables)
    }()

    /// Looks for the function that starts a sanitizer, among the names that a program exports; they come first.
    private static func find(in path: String) -> Sanitizer? {
        let program = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        let names = program?.prefix(8 << 20)
        return allCases.first { names?.range(of: Data($0.rawValue.utf8)) != nil }
    }
}
