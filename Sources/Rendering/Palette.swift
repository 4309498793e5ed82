/// The colours of what people see, as SGR sequences; empty where there are none.
package struct Palette: Equatable, Sendable {
    package let sent: String
    package let received: String
    package let note: String
    package let error: String
    package let key: String
    package let string: String
    package let number: String
    package let literal: String
    package let reset: String

    /// No colours.
    package static let plain = Palette(
        sent: "", received: "", note: "", error: "", key: "", string: "", number: "", literal: "", reset: "")

    /// The sixteen colours that every terminal has, so that its owner's theme applies.
    package static let colored = Palette(
        sent: "\u{1B}[32m", received: "\u{1B}[34m", note: "\u{1B}[2m", error: "\u{1B}[31m", key: "\u{1B}[36m",
        string: "\u{1B}[32m", number: "\u{1B}[33m", literal: "\u{1B}[35m", reset: "\u{1B}[0m")
}
