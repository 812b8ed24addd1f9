import Testing

@testable import Research

@Suite struct GateTests {
    @Test func `an open gate lets pass, a cancelled one ends the attempt`() async {
        let gate = Gate()
        #expect(await gate.pass() == .go)
        gate.cancel()
        #expect(await gate.pass() == .cancelled)
    }

    @Test func `a shut gate holds until it is approved`() async {
        let gate = Gate()
        gate.pause()
        async let verdict = gate.pass()
        while !gate.isHolding { await Task.yield() }
        gate.approve()
        #expect(await verdict == .approved)
        #expect(await gate.pass() == .go)
    }

    @Test func `cancelling at a shut gate ends the attempt`() async {
        let gate = Gate()
        gate.pause()
        async let verdict = gate.pass()
        gate.cancel()
        #expect(await verdict == .cancelled)
    }

    @Test func `a cancelled task is not held`() async {
        let gate = Gate()
        gate.pause()
        let task = Task { await gate.pass() }
        task.cancel()
        #expect(await task.value == .approved)
    }
}
