internal import Rendering
package import Session
package import StandardStreams

/// A conversation that is written down while it goes on, by those who know how that is written.
package protocol ConversationRecording: SessionObserver {
    /// What writes it into a file, as it is by now, and returns why it can not; it may block.
    func makeWriter() -> @Sendable (_ path: String) -> StreamError?
}

/// Recording.
extension Conversation {
    /// A recording, and the file that it goes to.
    package struct OpenRecording {
        package let path: String
        package let recording: any ConversationRecording
    }

    func startRecording(to path: String) {
        guard let makeRecording = options.makeRecording else {
            return showError("only a conversation with a server can be recorded")
        }
        if recording != nil { stopRecording() }
        let new = makeRecording { [weak self] text in self?.note(text) }
        for participant in participants { participant.session.add(new) }
        recording = OpenRecording(path: path, recording: new)
        noteRecording(to: path)
    }

    func noteRecording(to path: String) {
        note("recording to \(path); /record off or the end of the session writes it")
    }

    func stopRecording() {
        guard let recording = takeRecording() else {
            return showError("nothing is recorded; write /record FILE")
        }
        for participant in participants { participant.session.remove(recording.recording) }
        let write = recording.recording.makeWriter()
        let path = recording.path
        let renderer = renderer
        display?.perform {
            var output: [UInt8] = []
            if let error = write(path) {
                renderer.appendError("cannot write \(path): \(error)", to: &output)
            } else {
                renderer.appendNote("recorded in \(path); wsx run \(path) does it again", to: &output)
            }
            return output
        }
    }

    /// Hands over what was recorded and not written yet.
    package func takeRecording() -> OpenRecording? {
        defer { recording = nil }
        return recording
    }
}
