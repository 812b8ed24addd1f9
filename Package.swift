// swift-tools-version: 6.2
import PackageDescription

// Glovebox has no package dependencies: the Swift toolchain, and two system C libraries through module maps.
// What each module is for, and who may import whom, is written in docs/architecture.md and checked by
// scripts/check-imports against scripts/modules.txt.

/// `GLOVEBOX_STRICT=1` turns warnings into errors, as CI does; a stranger with a newer compiler can still build.
let strict = Context.environment["GLOVEBOX_STRICT"] != nil

let swiftSettings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("InferIsolatedConformances"),
    ] + (strict ? [.treatAllWarnings(as: .error)] : [])

let cSettings: [CSetting] = [
    .unsafeFlags(["-std=gnu11", "-Wall", "-Wextra"] + (strict ? ["-Werror"] : []))
]

/// A module, and what it may import beside `Measures` and `Posix`, which any module may.
struct Module {
    var name: String
    var imports: [String]
    /// Folders that are read at run time, and hold nothing to compile.
    var data: [String]
    /// What its tests import beside it and its own imports.
    var testing: [String]

    init(_ name: String, _ imports: [String] = [], data: [String] = [], testing: [String] = []) {
        self.name = name
        self.imports = imports
        self.data = data
        self.testing = testing
    }

    private var dependencies: [Target.Dependency] {
        let leaves = name == "Measures" || name == "Posix" ? [] : ["Measures", "Posix"]
        return (leaves + imports).map { .byName(name: $0) }
    }

    var target: Target {
        .target(name: name, dependencies: dependencies, exclude: data, swiftSettings: swiftSettings)
    }

    var tests: Target {
        .testTarget(
            name: name + "Tests",
            dependencies: [.byName(name: name)] + dependencies + testing.map { .byName(name: $0) },
            swiftSettings: swiftSettings)
    }
}

let modules: [Module] = [
    Module("Measures"),
    Module("Posix", ["CLinux", "Measures"]),
    Module("JSON"),
    Module("Digest"),
    Module("Statistics", testing: ["JSON"]),
    Module("Record", ["JSON"]),
    Module("Journal", ["JSON", "Digest"]),
    Module("Sandbox", ["CSeccomp", "CLinux", "JSON"], testing: ["HTTP"]),
    Module("HTTP"),
    Module("Grading", ["JSON", "Statistics"]),
    Module("Tasks", ["Grading", "JSON", "Digest"]),
    Module("LanguageModel", ["HTTP", "JSON", "Digest"]),
    Module("ToolUse", ["LanguageModel", "JSON"]),
    Module("Knowledge", ["CSQLite", "JSON", "Digest"], data: ["Methods"]),
    Module(
        "Research",
        [
            "Tasks", "Grading", "ToolUse", "LanguageModel", "Knowledge", "Journal", "Record", "Statistics", "JSON",
            "Digest",
        ]),
    Module(
        "Evaluation",
        [
            "Research", "Sandbox", "Tasks", "Grading", "Knowledge", "LanguageModel", "Journal", "Record", "Statistics",
            "JSON", "Digest", "ToolUse",
        ]),
    Module("Reports", ["Journal", "Record", "Knowledge", "Statistics", "JSON", "Digest"]),
]

let package = Package(
    name: "Glovebox",
    products: [
        .executable(name: "glovebox", targets: ["glovebox"]),
        .executable(name: "jail", targets: ["jail"]),
    ],
    targets: [
        .systemLibrary(name: "CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "CLinux", cSettings: cSettings),
        .executableTarget(
            name: "jail",
            cSettings: cSettings + [.unsafeFlags(["-ffreestanding", "-fno-stack-protector"])],
            linkerSettings: [
                // Without a C library: the helper brings the few functions that it needs (calls.c).
                .unsafeFlags([
                    "-static-executable", "-enable-experimental-feature", "Embedded", "-Xclang-linker", "-nostdlib",
                ])
            ]),
        .executableTarget(
            name: "glovebox",
            dependencies: modules.map { .byName(name: $0.name) } + ["jail"],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "gloveboxTests",
            dependencies: modules.map { .byName(name: $0.name) } + ["glovebox"],
            swiftSettings: swiftSettings),
    ] + modules.map(\.target) + modules.map(\.tests)
)
