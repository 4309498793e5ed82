internal import Notation
package import StandardStreams
internal import WebSocketProtocol

/// A conversation as it was, from which a script can be made.
package struct Recording: Sendable {
    /// What has to be said of a connection so that it can be opened again.
    package struct Connection: Sendable {
        /// Without user and password.
        package let url: String
        /// Names of the headers that were given. Their values may be secrets, so nobody writes them down.
        package let headerNames: [String]
        /// Options of the command line, a flag and perhaps its argument each.
        package let options: [[String]]

        package init(url: String, headerNames: [String], options: [[String]]) {
            self.url = url
            self.headerNames = headerNames
            self.options = options
        }
    }

    enum Direction {
        case sent
        case received
    }

    enum Entry {
        /// The connection was opened, or opened again.
        case connect
        case message(Direction, MessageType, [UInt8], fragmentSize: Int?)
        /// Anything else, as the line of a script.
        case line(String)
    }

    /// What is told when no more is kept.
    package static let fullText =
        "the recording stops here: it keeps \(ConversationRecorder.payloadLimit >> 20) MiB and no more"

    let connection: Connection
    var entries: [Entry] = []

    init(_ connection: Connection) {
        self.connection = connection
    }

    /// Writes the script into a file that nobody else can read; one that is there is overwritten. Blocks, and returns
    /// why it can not be written.
    package func write(to path: String) -> StreamError? {
        do throws(StreamError) {
            try LocalFile.write(Array(RecordedScript(self, path: path).text.utf8), to: path, isPrivate: true)
            return nil
        } catch {
            return error
        }
    }
}
