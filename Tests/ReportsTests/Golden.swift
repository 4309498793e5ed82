import Foundation
import Testing

/// A text that a report is compared with as a whole: a file in the folder `Golden`.
enum Golden {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Golden")

    static func path(_ name: String) -> String {
        folder.appendingPathComponent(name).path
    }

    /// Holds a text against the file, or writes the file with `WSX_RECORD_CASES=1`: read it before it is committed.
    static func expect(_ text: String, is name: String) throws {
        let file = folder.appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["WSX_RECORD_CASES"] == "1" {
            try Data(text.utf8).write(to: file)
        }
        #expect(try text == String(contentsOf: file, encoding: .utf8), "\(name) is another text")
    }
}
