import TestSupport
import Testing

@Suite struct `A run of the command` {
    @Test func `echoes lines through its own server`() async throws {
        try await Serving.run { server in
            let run = try await Wsx.run([server.url], input: .text("one\ntwo\n"))
            #expect(run.output == "one\ntwo\n")
            #expect(run.stderr == "")
            #expect(run.status == 0)
        }
    }

    @Test func `talks to a scripted server`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            try peer.echo()
        }) { server in
            let run = try await Wsx.run([server.url], input: .held) { wsx in
                await wsx.stdin.write("one\ntwo\n")
                try await wsx.stdout.reach("two\n")
                #expect(wsx.peakMemory > 1 << 20, "the harness must see the memory")
                wsx.stdin.close()
            }
            #expect(run.output == "one\ntwo\n")
            #expect(run.status == 0)
            #expect(try await server.finished().closeCode == 1000)
        }
    }
}
