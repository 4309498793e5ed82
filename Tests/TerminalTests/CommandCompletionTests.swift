import LineEditor
import TestSupport
import Testing
import WebSocketProtocol

@testable import Terminal

@Suite("What Tab suggests")
struct CommandCompletionTests {
    @Test(arguments: [
        "", "hello", " /p", "//p", "{", "/nonsense ", "/ping x", "/fragment ", "/every ", "/set a", "/last ",
    ])
    func `nothing where anything may stand`(text: String) {
        #expect(CommandCompletion.complete(text) == nil)
    }

    @Test func `commands`() {
        #expect(
            CommandCompletion.complete("/p")
                == Completion(replacedCount: 2, candidates: ["/ping", "/pong", "/pretty", "/pings"]))
        #expect(CommandCompletion.complete("/")?.candidates == SlashCommand.all.map(\.name))
        #expect(CommandCompletion.complete("/quit") == Completion(replacedCount: 5, candidates: ["/quit"]))
        #expect(CommandCompletion.complete("/x")?.candidates == [])
    }

    @Test func `at a server no command that is only a client's`() throws {
        let own = ["/run", "/record", "/reconnect"]
        let names = try #require(CommandCompletion.complete("/", for: .server)).candidates
        #expect(names == SlashCommand.all.map(\.name).filter { !own.contains($0) })
        let subjects = try #require(CommandCompletion.complete("/help ", for: .server)).candidates
        #expect(subjects == names.map { String($0.dropFirst()) })
        #expect(CommandCompletion.complete("/run ", for: .server) == nil)
    }

    @Test(
        arguments: [
            ("/pretty ", 0, ["on", "off"]), ("/pretty of", 2, ["off"]), ("/vars o", 1, ["on", "off"]),
            ("/timestamps on", 2, ["on"]), ("/pings x", 1, []), ("/multiline ", 0, ["on", "off"]),
            ("/binary ", 0, ["hex", "base64", "file"]), ("/binary b", 1, ["base64"]), ("/text f", 1, ["file"]),
            ("/help pi", 2, ["ping", "pings"]), ("/close 101", 3, ["1010", "1011", "1012", "1013", "1014"]),
            ("/close 4", 1, []), ("/text  f", 1, ["file"]), ("/pretty   of", 2, ["off"]),
        ] as [(String, Int, [String])])
    func `words`(text: String, replacedCount: Int, candidates: [String]) {
        #expect(
            CommandCompletion.complete(text) == Completion(replacedCount: replacedCount, candidates: candidates))
    }

    @Test func `every close code that may be sent and has a name`() {
        #expect(
            CommandCompletion.complete("/close ")?.candidates == [
                "1000", "1001", "1002", "1003", "1007", "1008", "1009", "1010", "1011", "1012", "1013", "1014",
            ])
    }

    @Test func `what is suggested is understood, with the space behind it`() throws {
        for text in ["/pretty ", "/vars ", "/timestamps ", "/pings ", "/multiline ", "/close ", "/help "] {
            let completion = try #require(CommandCompletion.complete(text))
            for candidate in completion.candidates {
                #expect(throws: Never.self) { try action(for: text + candidate + completion.suffix) }
            }
        }
        let stage = ConversationStage.opened()
        for candidate in try #require(CommandCompletion.complete("/help ")).candidates {
            #expect(stage.shown(by: "/help \(candidate) ").contains("there is no command") == false)
        }
    }

    // MARK: Paths

    private func folder() throws -> ScratchFolder {
        let folder = try ScratchFolder()
        for name in ["apple", "apricot", "ä b", ".hidden"] { try folder.put("", in: name) }
        try folder.makeFolder("archive")
        try folder.put("", in: "archive/inside")
        return folder
    }

    @Test(arguments: ["/save ", "/text file ", "/binary file "])
    func `paths, folders with a slash, sorted`(command: String) throws {
        let folder = try folder()
        let path = folder.path
        func completion(_ beginning: String) -> Completion? { CommandCompletion.complete(command + beginning) }
        let count = path.unicodeScalars.count
        #expect(
            completion(path + "/a")
                == Completion(
                    replacedCount: count + 2, candidates: ["\(path)/apple", "\(path)/apricot", "\(path)/archive/"]))
        #expect(completion(path + "/ap")?.candidates == ["\(path)/apple", "\(path)/apricot"])
        #expect(
            completion(path + "/ä")
                == Completion(replacedCount: count + 2, candidates: ["\(path)/ä b"]))
        #expect(
            completion(path + "/ar")
                == Completion(replacedCount: count + 3, candidates: ["\(path)/archive/"], suffix: ""))
        #expect(completion(path + "/archive/")?.candidates == ["\(path)/archive/inside"])
        #expect(completion(path + "/archive/x")?.candidates == [])
        #expect(completion(path + "/none/")?.candidates == [])
    }

    @Test func `hidden ones only when a dot is typed`() throws {
        let folder = try folder()
        #expect(
            LocalPath.completions(of: folder.path + "/") == [
                "\(folder.path)/apple", "\(folder.path)/apricot", "\(folder.path)/archive/", "\(folder.path)/ä b",
            ])
        #expect(LocalPath.completions(of: folder.path + "/.") == ["\(folder.path)/.hidden"])
    }

    @Test func `without a folder they are of the working directory`() {
        let paths = LocalPath.completions(of: "")
        #expect(paths.allSatisfy { !$0.hasPrefix(".") && !$0.dropLast().contains("/") })
    }
}
