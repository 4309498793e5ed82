package import Notation

/// A line of a script with what belongs to it, or a block.
package struct StepSyntax: Sendable {
    package indirect enum Kind: Sendable {
        case connect(ConnectSyntax)
        case send(SendSyntax)
        case expect(ExpectSyntax)
        case silence(SilenceSyntax)
        case filter(FilterSyntax)
        /// Only `.expect` steps are inside.
        case unordered([StepSyntax])
        case `repeat`(IntegerSyntax, counter: String?, [StepSyntax])
        case forEach(name: String, in: JSONSyntax, [StepSyntax])
        case always([StepSyntax])
        case include(IncludeSyntax)
        case set(name: String, JSONSyntax)
        case option(OptionSyntax)
        case wait(DurationSyntax)
        case print(Template)
    }

    package let kind: Kind
    /// The step's first line, from its first to its last token: where a caret points when all of it is meant.
    package let range: SourceRange
    /// From the first token to the end of all that belongs to it: continuation lines, the block's `end`.
    package let extent: SourceRange

    package init(_ kind: Kind, range: SourceRange, extent: SourceRange) {
        self.kind = kind
        self.range = range
        self.extent = extent
    }
}

/// `include "file.wst"`.
package struct IncludeSyntax: Sendable {
    package let path: String
    package let pathRange: SourceRange
    /// What the file says; empty until it is loaded.
    package var steps: [StepSyntax]

    package init(path: String, pathRange: SourceRange, steps: [StepSyntax] = []) {
        self.path = path
        self.pathRange = pathRange
        self.steps = steps
    }
}

/// `option NAME VALUE`.
package enum OptionSyntax: Sendable {
    /// How long an expectation may take.
    case timeout(DurationSyntax)
    /// Whether unread data at the end of a test is a failure.
    case strict(Bool)
    /// How long a server may take to answer a Close at the end of a test.
    case closeTimeout(DurationSyntax)
}

/// `[NAME] connect [tcp] URL` with its header and option lines.
package struct ConnectSyntax: Sendable {
    package struct Header: Sendable {
        package let name: Template
        package let value: Template

        package init(name: Template, value: Template) {
            self.name = name
            self.value = value
        }
    }

    /// An option of the command line: `--subprotocol chat`.
    package struct Option: Sendable {
        /// With its dashes.
        package let flag: String
        package let flagRange: SourceRange
        package let argument: Template?

        package init(flag: String, flagRange: SourceRange, argument: Template?) {
            self.flag = flag
            self.flagRange = flagRange
            self.argument = argument
        }
    }

    /// Nil for the connection without a name.
    package let connection: String?
    /// Without an opening handshake.
    package let isTCP: Bool
    package let url: Template
    package let headers: [Header]
    package let options: [Option]

    package init(connection: String?, isTCP: Bool, url: Template, headers: [Header], options: [Option]) {
        self.connection = connection
        self.isTCP = isTCP
        self.url = url
        self.headers = headers
        self.options = options
    }
}
