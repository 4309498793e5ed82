// swift-tools-version: 6.2
import PackageDescription

/// One set of settings for every target of ours; dependencies keep their own.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// Links a system library: shared in a debug build; statically in the release binary on Linux, with those it needs.
func systemLibrary(_ name: String, with others: [String] = []) -> [LinkerSetting] {
    [
        .linkedLibrary(name, .when(configuration: .debug)),
        .linkedLibrary(name, .when(platforms: [.macOS], configuration: .release)),
    ]
        + ([name] + others).map {
            .linkedLibrary(":lib\($0).a", .when(platforms: [.linux], configuration: .release))
        }
}

/// The tests of one room, without a network.
func unitTests(of room: String, with others: [Target.Dependency] = [], excluding: [String] = []) -> Target {
    var dependencies = others + ["TestSupport", "WebSocketProtocol"]
    if room != "WebSocketProtocol" { dependencies.append(.init(stringLiteral: room)) }
    return .testTarget(
        name: "\(room)Tests", dependencies: dependencies, exclude: excluding, swiftSettings: settings)
}

/// The entry of libFuzzer, whose symbols only a build with the fuzzer has: Scripts/fuzz asks for it.
let isFuzzing = Context.environment["WSX_FUZZ"] != nil
let fuzzProducts: [Product] = isFuzzing ? [.library(name: "Fuzzing", type: .static, targets: ["FuzzEntry"])] : []
let fuzzEntries: [Target] =
    isFuzzing
    ? [
        .target(
            name: "FuzzEntry", dependencies: ["FuzzTargets"], path: "Tests/Fuzzing/Entry", swiftSettings: settings)
    ] : []

let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

/// The rooms, from the lowest floor to the highest; Docs/architecture.md is their plan and
/// Scripts/check-layers holds the `import` lines against it.
let package = Package(
    name: "wsx",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "wsx", targets: ["wsx"])] + fuzzProducts,
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.1.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
    ],
    targets: [
        .systemLibrary(name: "CPCRE2", providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]),
        .systemLibrary(name: "CLibEdit", providers: [.apt(["libedit-dev"]), .brew(["libedit"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(name: "CSystemCalls"),
        .target(name: "CTerminalRestore"),
        .target(name: "CTerminalStream"),
        .target(name: "JSONText", swiftSettings: settings),
        .target(name: "WebSocketProtocol", swiftSettings: settings),
        .target(
            name: "Notation", dependencies: ["JSONText", "WebSocketProtocol", "CPCRE2"], swiftSettings: settings,
            linkerSettings: systemLibrary("pcre2-8")),
        .target(
            name: "PerMessageDeflate", dependencies: ["CZlib", "WebSocketProtocol"], swiftSettings: settings,
            linkerSettings: systemLibrary("z")),
        .target(name: "Session", dependencies: ["WebSocketProtocol"], swiftSettings: settings),
        .target(name: "StandardStreams", dependencies: ["CSystemCalls"], swiftSettings: settings),
        .target(
            name: "Network",
            dependencies: [
                "CSystemCalls", "Session", "StandardStreams", "WebSocketProtocol", nio, nioPosix, nioTLS, nioSSL,
            ],
            swiftSettings: settings),
        .target(
            name: "LineEditor",
            dependencies: ["CLibEdit", "CTerminalRestore", "CTerminalStream", "StandardStreams"],
            swiftSettings: settings, linkerSettings: systemLibrary("edit", with: ["tinfo", "bsd", "md"])),
        .target(
            name: "Script",
            dependencies: [
                "JSONText", "Notation", "PerMessageDeflate", "Session", "StandardStreams", "WebSocketProtocol",
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            swiftSettings: settings),
        .target(name: "Rendering", dependencies: ["JSONText", "WebSocketProtocol"], swiftSettings: settings),
        .target(
            name: "Pipe",
            dependencies: ["Notation", "Rendering", "Session", "StandardStreams", "WebSocketProtocol"],
            swiftSettings: settings),
        .target(
            name: "Terminal",
            dependencies: [
                "JSONText", "LineEditor", "Notation", "Rendering", "Session", "StandardStreams", "WebSocketProtocol",
            ],
            swiftSettings: settings),
        .target(
            name: "Reports", dependencies: ["JSONText", "Notation", "Rendering", "Script"], swiftSettings: settings),
        .target(name: "Server", dependencies: ["Session", "WebSocketProtocol"], swiftSettings: settings),
        .target(
            name: "CommandLineInterface",
            dependencies: [
                "JSONText", "LineEditor", "Network", "Notation", "PerMessageDeflate", "Pipe", "Rendering", "Reports",
                "Script", "Server", "Session", "StandardStreams", "Terminal", "WebSocketProtocol",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "wsx", dependencies: ["CommandLineInterface"], swiftSettings: settings,
            linkerSettings: [
                // Without 57,000 relocations at every start: Docs/decisions/0007-fixed-address.md.
                .unsafeFlags(["-Xclang-linker", "-no-pie"], .when(platforms: [.linux], configuration: .release))
            ]),
        .target(
            name: "TestSupport",
            dependencies: ["CSystemCalls", "Notation", "Session", "StandardStreams", "WebSocketProtocol"],
            swiftSettings: settings),
        unitTests(of: "WebSocketProtocol"),
        unitTests(of: "JSONText"),
        unitTests(of: "Notation", with: ["JSONText"]),
        unitTests(of: "Script", with: ["JSONText", "Notation", "Session", "StandardStreams"]),
        unitTests(of: "Reports", with: ["Notation", "Rendering", "Script", subprocess], excluding: ["Golden"]),
        unitTests(of: "PerMessageDeflate"),
        unitTests(of: "Session", with: ["PerMessageDeflate"]),
        unitTests(of: "StandardStreams"),
        unitTests(of: "Network", with: ["Session"]),
        unitTests(of: "LineEditor"),
        unitTests(of: "Rendering"),
        unitTests(of: "Pipe", with: ["Notation", "Rendering", "Session", "StandardStreams"]),
        unitTests(
            of: "Terminal",
            with: ["LineEditor", "Notation", "PerMessageDeflate", "Rendering", "Session", "StandardStreams"]),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "wsx", "PerMessageDeflate", "TestSupport", "WebSocketProtocol", subprocess,
            ],
            exclude: ["Cases"],
            swiftSettings: settings),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "JSONText", "Notation", "PerMessageDeflate", "Script", "StandardStreams", "TestSupport",
                "WebSocketProtocol",
            ],
            path: "Tests/Fuzzing/Targets", swiftSettings: settings),
        .testTarget(
            name: "FuzzingTests",
            dependencies: ["FuzzTargets", "PerMessageDeflate", "StandardStreams", "TestSupport", "WebSocketProtocol"],
            path: "Tests/Fuzzing/Tests", swiftSettings: settings),
    ] + fuzzEntries
)
