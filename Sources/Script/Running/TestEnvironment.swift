/// What all tests of a run share.
package struct TestEnvironment {
    package let network: any ScriptNetwork
    package var inputs: RunInputs
    /// Whether literals that differ are taken as they came, and told.
    package var updates: Bool
    /// Told of what `print` says.
    package var print: (String) -> Void

    package init(
        network: any ScriptNetwork, inputs: RunInputs, updates: Bool = false,
        print: @escaping (String) -> Void = { _ in }
    ) {
        self.network = network
        self.inputs = inputs
        self.updates = updates
        self.print = print
    }
}
