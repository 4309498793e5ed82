import Rendering
import Testing

@Suite("Numbers with commas")
struct GroupedNumberTests {
    @Test(
        arguments: [
            (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (12_345, "12,345"), (999_999, "999,999"),
            (1_000_000, "1,000,000"), (-1, "-1"), (-999, "-999"), (-1000, "-1,000"),
            (.max, "9,223,372,036,854,775,807"), (.min, "-9,223,372,036,854,775,808"),
        ])
    func `groups of three digits`(number: Int, text: String) {
        #expect(number.grouped == text)
    }
}
