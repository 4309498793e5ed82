#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What stands behind one of the descriptors 0, 1 and 2.
package enum StandardStream {
    package static let input: CInt = 0
    package static let output: CInt = 1
    package static let error: CInt = 2

    /// What kind of thing a descriptor is.
    package enum Kind: Sendable {
        case terminal
        case pipe
        case file
        /// `/dev/null`, or no open file at all.
        case nothing
    }

    package static func kind(of descriptor: CInt) -> Kind {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .nothing }
        if isatty(descriptor) == 1 { return .terminal }
        switch status.st_mode & S_IFMT {
        case S_IFCHR: return isNull(status) ? .nothing : .file
        case S_IFREG, S_IFBLK: return .file
        default: return .pipe
        }
    }

    /// Whether two descriptors write to the same place, so that their order is seen.
    package static func areSame(_ one: CInt, _ other: CInt) -> Bool {
        var first = stat()
        var second = stat()
        guard fstat(one, &first) == 0, fstat(other, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    /// Puts `/dev/null` behind each of the three that is closed, so that no socket gets its number.
    package static func fillGaps() {
        for descriptor in 0...2 as ClosedRange<CInt> where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", descriptor == input ? O_RDONLY : O_WRONLY)
        }
    }

    /// Puts `/dev/null` in the place of a stream that takes nothing any more.
    package static func silence(_ descriptor: CInt) {
        let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
        guard null >= 0 else { return }
        dup2(null, descriptor)
        close(null)
    }

    private static func isNull(_ status: stat) -> Bool {
        var null = stat()
        return stat("/dev/null", &null) == 0 && null.st_rdev == status.st_rdev
    }
}
