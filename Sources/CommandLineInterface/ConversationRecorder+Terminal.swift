package import Script
package import StandardStreams
internal import Terminal

extension ConversationRecorder: ConversationRecording {
    package func makeWriter() -> @Sendable (String) -> StreamError? {
        let recording = recording
        return { recording.write(to: $0) }
    }
}
