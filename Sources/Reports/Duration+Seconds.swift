extension Duration {
    /// The seconds as a decimal number with so many decimals, 18 at most: `1.84`.
    func seconds(decimals: Int) -> String {
        let unit = (decimals..<18).reduce(Int64(1)) { product, _ in product * 10 }
        let rounded = self + Duration(secondsComponent: 0, attosecondsComponent: unit / 2)
        let fraction = String(rounded.components.attoseconds / unit)
        return "\(rounded.components.seconds)."
            + String(repeating: "0", count: max(0, decimals - fraction.count)) + fraction
    }
}
