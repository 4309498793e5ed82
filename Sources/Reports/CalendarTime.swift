/// A moment in UTC as ISO 8601 writes it, without a zone: `2026-10-11T12:13:14`.
struct CalendarTime: CustomStringConvertible {
    let description: String

    init(secondsSince1970 seconds: Int64) {
        let (days, second) = Self.divide(seconds, by: 86_400)
        // Years that begin in March have their odd day at the end; 146,097 days are 400 of them.
        let (era, dayOfEra) = Self.divide(days + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = 400 * era + yearOfEra + (month <= 2 ? 1 : 0)
        let date = [Self.pad(year, 4), Self.pad(month, 2), Self.pad(day, 2)].joined(separator: "-")
        let time = [second / 3600, second / 60 % 60, second % 60].map { Self.pad($0, 2) }.joined(separator: ":")
        description = "\(date)T\(time)"
    }

    private static func divide(_ number: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func pad(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
