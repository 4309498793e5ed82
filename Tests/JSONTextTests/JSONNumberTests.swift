import JSONText
import TestSupport
import Testing

@Suite("Numbers of JSON")
struct JSONNumberTests {
    /// A number of this text, and a failure when there is none.
    private func number(_ text: String) throws -> JSONNumber {
        try #require(JSONNumber(text), "\(text)")
    }

    @Test(arguments: ["0", "-0", "10", "-12.50", "1e5", "1E+05", "0.0e-0", "123456789012345678901234567890"])
    func `a number keeps its text`(text: String) throws {
        #expect(try number(text).text == text)
    }

    @Test(
        arguments: [
            "", "-", "+1", "01", "-01", ".5", "1.", "1.e5", "1e", "1e+", "1 ", " 1", "0x1", "NaN", "Infinity", "1_000",
            "--1", "1.2.3", "٣", "1\u{301}", "true",
        ])
    func `what RFC 8259 does not allow is no number`(text: String) {
        #expect(JSONNumber(text) == nil)
    }

    @Test(
        arguments: [
            ["0", "-0", "0.0", "-0.000", "0e9", "0e-99999999999999999999", "-0E+400"],
            ["1", "1.0", "1e0", "10e-1", "0.1e1", "0.0001e4", "1000E-03", "1e-0", "1.000e00000000000000000000000"],
            ["-12.5", "-125e-1", "-0.125e2", "-12.50"],
            ["1e400", "10e399", "0.01e402", "1.0e+400"],
            ["1e-400", "0.1e-399", "100e-402"],
            ["9007199254740993", "9007199254740993.0", "9.007199254740993e15"],
            ["1e100000000000000000", "10e99999999999999999", "1000e99999999999999997", "0.1e100000000000000001"],
            ["1e1000000000000000000", "10e999999999999999999", "0.01e1000000000000000002"],
            ["1e99999999999999999999", "0.1e100000000000000000000", "10e99999999999999999998"],
            ["1e-99999999999999999999", "0.1e-99999999999999999998", "10e-100000000000000000000"],
            ["0.001e1000000000000000001", "1e999999999999999998", "1000e999999999999999995"],
            ["1000e-1000000000000000001", "1e-999999999999999998", "0.01e-999999999999999996"],
        ])
    func `numbers are equal that are written in different ways`(texts: [String]) throws {
        let numbers = try texts.map(number)
        for number in numbers {
            #expect(numbers.allSatisfy { $0 == number }, "\(number.text)")
            #expect(numbers.allSatisfy { ($0 < number) == false }, "\(number.text)")
            #expect(Set(numbers).count == 1)
        }
    }

    @Test func `numbers are in order at any size`() throws {
        let ascending = try [
            "-1e99999999999999999999", "-1e1000000000000000000", "-1e401", "-2e400", "-1e400", "-9007199254740993",
            "-9007199254740992", "-10", "-9.5", "-9", "-1.0000000000000000000000000000000001", "-1",
            "-0.9999999999999999999999999999999999", "-1e-400", "-1e-1000000000000000000", "-1e-99999999999999999999",
            "0", "1e-100000000000000000000000", "1e-99999999999999999999", "1e-1000000000000000000",
            "1e-999999999999999999", "1e-400", "0.09", "0.1", "0.11", "0.9999999999999999999999999999999999", "1",
            "1.0000000000000000000000000000000001", "9", "9.5", "10", "9007199254740992", "9007199254740993", "1e400",
            "2e400", "1e401", "1e999999999999999999", "1e1000000000000000000", "9e99999999999999999999",
            "1e100000000000000000000", "1.1e100000000000000000000",
        ].map(number)
        for (index, number) in ascending.enumerated() {
            for (other, second) in ascending.enumerated() {
                #expect((number < second) == (index < other), "\(number.text) < \(second.text)")
                #expect((number == second) == (index == other), "\(number.text) == \(second.text)")
            }
        }
    }

    @Test func `an exponent of a million digits is compared and not expanded`() throws {
        let digits = String(repeating: "9", count: 1_000_000)
        let (large, larger) = (try number("1e\(digits)"), try number("10e\(digits)"))
        #expect(large < larger)
        #expect(try larger == number("0.1e1\(String(repeating: "0", count: 999_999))1"))
        #expect(try number("1e-\(digits)") < number("1e-5"))
        #expect(large.isInteger)
        #expect(large.integer == nil)
    }

    @Test func `short numbers compare as the integers do that they are ten thousandths of`() throws {
        var generator = SeededGenerator.announced()
        for _ in 0..<5000 {
            // DIGITS × 10^exponent, with the point and the exponent written anywhere.
            let pairs = try (0..<2).map { _ in
                let digits = Int.random(in: -999...999, using: &generator)
                let exponent = Int.random(in: -4...4, using: &generator)
                var value = digits
                for _ in 0..<exponent + 4 { value *= 10 }
                let shift = Int.random(in: 0...5, using: &generator)
                let padded = String(repeating: "0", count: max(0, shift + 1 - String(digits.magnitude).count))
                var text = padded + String(digits.magnitude)
                if shift > 0 { text.insert(".", at: text.index(text.endIndex, offsetBy: -shift)) }
                return (try number("\(digits < 0 ? "-" : "")\(text)e\(exponent + shift)"), value)
            }
            #expect((pairs[0].0 == pairs[1].0) == (pairs[0].1 == pairs[1].1), "\(pairs)")
            #expect((pairs[0].0 < pairs[1].0) == (pairs[0].1 < pairs[1].1), "\(pairs)")
            #expect(pairs[0].1 % 10_000 == 0 ? pairs[0].0.integer == pairs[0].1 / 10_000 : !pairs[0].0.isInteger)
        }
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("0e99999999999999999999", 0), ("1.0", 1), ("1e3", 1000), ("-12e1", -120),
            ("1200e-2", 12), ("0.5e1", 5), ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
            ("9223372036854775.807e3", Int.max), ("1e18", 1_000_000_000_000_000_000),
        ])
    func `an integer is one however it is written`(text: String, value: Int) throws {
        #expect(try number(text).isInteger)
        #expect(try number(text).integer == value)
        #expect(try number(text) == JSONNumber(value))
        #expect(JSONNumber(value).text == String(value))
    }

    @Test(arguments: ["9223372036854775808", "-9223372036854775809", "1e19", "99999999999999999999", "1e400"])
    func `an integer that is too large for Int is one still`(text: String) throws {
        #expect(try number(text).isInteger)
        #expect(try number(text).integer == nil)
    }

    @Test(arguments: ["0.5", "-1.5", "1e-1", "125e-1", "1.0000000000000000000000000000001", "1e-99999999999999999999"])
    func `a fraction is no integer`(text: String) throws {
        #expect(try number(text).isInteger == false)
        #expect(try number(text).integer == nil)
    }
}
