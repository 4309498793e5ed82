internal import CPCRE2

/// A compiled PCRE2 pattern with bounds on time and memory, since it meets hostile text.
package struct Regex: Sendable {
    /// Why a pattern can not be compiled or a match was given up.
    package enum Failure: Error, Equatable, Sendable, CustomStringConvertible {
        case invalid(String, offset: Int)
        /// The match took more steps or memory than it may.
        case tooCostly(pattern: String)

        package var description: String {
            switch self {
            case .invalid(let reason, let offset): "\(reason) at offset \(offset)"
            case .tooCostly(let pattern): "the pattern /\(pattern)/ takes too long on this message"
            }
        }
    }

    /// Owns the library's objects; never changed after `init`.
    final class Code: Sendable {
        /// The compiled pattern is read-only and may be shared (pcre2api, "Multithreading").
        nonisolated(unsafe) let code: OpaquePointer
        /// Limits only, read-only as well.
        nonisolated(unsafe) let context: OpaquePointer

        init(code: OpaquePointer, context: OpaquePointer) {
            self.code = code
            self.context = context
        }

        deinit {
            pcre2_match_context_free_8(context)
            pcre2_code_free_8(code)
        }
    }

    /// Steps that one match may take: some tens of milliseconds.
    private static let matchLimit: UInt32 = 1_000_000
    /// Memory that one match may take, in KiB.
    private static let heapLimit: UInt32 = 16 << 10

    package let pattern: String
    /// Letters of `imsx`.
    package let flags: String
    let compiled: Code
    /// The groups that have a name, in the order in which they are written.
    let namedGroups: [NamedGroup]

    /// Compiles a pattern; `flags` are letters of `imsx`.
    package init(_ pattern: String, flags: String = "") throws(Failure) {
        var options = UInt32(PCRE2_UTF)
        for flag in flags {
            switch flag {
            case "i": options |= UInt32(PCRE2_CASELESS)
            case "m": options |= UInt32(PCRE2_MULTILINE)
            case "s": options |= UInt32(PCRE2_DOTALL)
            case "x": options |= UInt32(PCRE2_EXTENDED)
            default: throw .invalid("unknown flag \(flag)", offset: 0)
            }
        }
        var errorCode: CInt = 0
        var offset = 0
        let bytes = Array(pattern.utf8)
        guard let code = pcre2_compile_8(bytes, bytes.count, options, &errorCode, &offset, nil) else {
            throw .invalid(Self.message(errorCode), offset: offset)
        }
        guard let context = pcre2_match_context_create_8(nil) else {
            pcre2_code_free_8(code)
            throw .invalid("no memory", offset: 0)
        }
        pcre2_set_match_limit_8(context, Self.matchLimit)
        pcre2_set_heap_limit_8(context, Self.heapLimit)
        self.pattern = pattern
        self.flags = flags
        compiled = Code(code: code, context: context)
        namedGroups = Self.namedGroups(of: code)
    }

    /// Whether the pattern matches anywhere in `text`, which is UTF-8.
    package func matches(_ text: UnsafeRawBufferPointer) throws(Failure) -> Bool {
        guard let data = pcre2_match_data_create_8(1, nil) else { throw .tooCostly(pattern: pattern) }
        defer { pcre2_match_data_free_8(data) }
        return try match(text, data)
    }

    /// Matches into the library's object for offsets.
    func match(_ text: UnsafeRawBufferPointer, _ data: OpaquePointer) throws(Failure) -> Bool {
        let subject = text.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let result = pcre2_match_8(
            compiled.code, subject, text.count, 0, UInt32(PCRE2_NO_UTF_CHECK), data, compiled.context)
        if result >= 0 { return true }
        if result == PCRE2_ERROR_NOMATCH { return false }
        throw .tooCostly(pattern: pattern)
    }

    /// The pattern as it is written in a script.
    package var notation: String { "/\(pattern)/\(flags)" }

    private static func message(_ code: CInt) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = pcre2_get_error_message_8(code, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, Int(length))), as: UTF8.self)
    }
}
