internal import JSONText
package import LineEditor
package import Rendering
internal import StandardStreams
internal import Synchronization
package import WebSocketProtocol

/// A person at a terminal: the line editor, and what lines mean.
package final class TerminalSession: Sendable {
    package struct Options: Sendable {
        package var role = Role.client
        package var palette: Palette
        package var sendsBinary = false
        /// Where lines are kept between sessions, if they are.
        package var historyFile: String?

        package init(palette: Palette) {
            self.palette = palette
        }
    }

    package let editor: LineEditor

    /// - Parameters:
    ///   - post: brings to the conversation what the person does.
    ///   - interrupted: told of Control-C on an empty line.
    ///   - hungUp: told when the terminal is gone.
    package init(
        _ options: Options, post: @escaping @Sendable (TerminalRequest) -> Void,
        interrupted: @escaping @Sendable () -> Void, hungUp: @escaping @Sendable () -> Void
    ) {
        let isMultiline = Shared(true)
        let hasTimestamps = Shared(false)
        let interpreter = LineInterpreter(sendsBinary: options.sendsBinary, role: options.role)
        var configuration = LineEditor.Configuration(
            prompt: TerminalPrompt.prompt(options.role, clientCount: 0, options.palette),
            continuationPrompt: TerminalPrompt.continuation(options.palette))
        configuration.historyFile = options.historyFile
        configuration.isUnfinished = { isMultiline.value && Self.isUnfinished($0) }
        configuration.complete = { CommandCompletion.complete($0, for: options.role) }
        configuration.unsentNote = { isKept in
            Self.note(isKept ? "not sent; it is in the history" : "not sent", options.palette)
        }
        configuration.redrawn = { text in
            guard hasTimestamps.value else { return nil }
            return Self.rowWithTime(text, options)
        }
        configuration.droppedNote = { count in Self.note(Conversation.droppedText(count), options.palette) }
        editor = LineEditor(configuration) { event in
            switch event {
            case .line(let line):
                do throws(CommandError) {
                    guard let action = try interpreter.action(for: line) else { return }
                    if case .turnMultiline(let isOn) = action { isMultiline.value = isOn }
                    if case .turn(.timestamps, let isOn) = action { hasTimestamps.value = isOn }
                    post(.action(action))
                } catch {
                    post(.failure(error))
                }
            case .invalidLine: post(.failure(CommandError("the line is not UTF-8: nothing was sent")))
            case .oversizedPaste(let limit):
                post(
                    .failure(
                        CommandError(
                            "the paste has more than \(limit >> 20) MiB and was dropped; /text file PATH sends a file"))
                )
            case .endOfInput: post(.end)
            case .interrupted: interrupted()
            case .resized(let size): post(.resized(size))
            case .hungUp: hungUp()
            case .historyFailed(let text): post(.note(text))
            }
        }
    }

    /// Gives the terminal back; blocks until everything has been shown, but not for long when a signal ends it.
    package func stop(isForSignal: Bool) {
        editor.stop(within: isForSignal ? .milliseconds(200) : .seconds(10), isUrgent: isForSignal)
    }

    private static func note(_ text: String, _ palette: Palette) -> [UInt8] {
        var output: [UInt8] = []
        ConversationRenderer(palette: palette).appendNote(text, to: &output)
        return output
    }

    /// What was typed, as a row with the time.
    private static func rowWithTime(_ text: String, _ options: Options) -> [UInt8] {
        var output: [UInt8] = []
        let heading = ConversationRenderer.Heading(time: WallClock.timeOfDay())
        // Never cut: it is what was typed.
        Array(text.utf8).withUnsafeBytes {
            ConversationRenderer(palette: options.palette).append(
                .sent, .text, $0, heading, isWhole: true, to: &output)
        }
        return output
    }

    private static func isUnfinished(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { JSONCompleteness.isUnfinished(UnsafeRawBufferPointer($0)) }
    }
}

/// A value that two threads share.
private final class Shared<Value: Sendable>: Sendable {
    private let stored: Mutex<Value>

    init(_ value: Value) {
        stored = Mutex(value)
    }

    var value: Value {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }
}
