/// Why a line can not be done: one sentence for the person who typed it.
package struct CommandError: Error, Equatable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
