/// The version of wsx, as CHANGELOG.md tells it.
enum Version {
    static let text = "wsx 0.1.0"
}
