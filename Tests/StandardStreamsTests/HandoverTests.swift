import StandardStreams
import TestSupport
import Testing

@Suite("Handing a value to another thread", .timeLimit(.minutes(10)))
struct HandoverTests {
    @Test func `a value that is there is not waited for, and stays`() async {
        let handover = Handover<Int>()
        handover.put(1)
        #expect(await onThread { [handover.wait(), handover.wait()] } == [1, 1])
    }

    @Test func `whoever waits gets the value`() async {
        let handover = Handover<String>()
        async let first = onThread { handover.wait() }
        async let second = onThread { handover.wait() }
        handover.put("here")
        #expect(await [first, second] == ["here", "here"])
    }

    @Test func `only the first value counts`() async {
        let handover = Handover<Int>()
        handover.put(1)
        handover.put(2)
        #expect(await onThread { handover.wait() } == 1)
    }
}
