package import WebSocketProtocol

/// The parameters of one offer or answer of permessage-deflate (RFC 7692 section 7.1).
package struct DeflateParameters: Equatable, Sendable {
    /// A limit for a window, as the logarithm of its size.
    package enum Window: Equatable, Sendable {
        /// The parameter is there without a value: the sender of an offer knows it (section 7.1.2.2).
        case any
        case bits(Int)

        /// The logarithm of the size, if there is one.
        package var bits: Int? {
            if case .bits(let bits) = self { bits } else { nil }
        }
    }

    package var serverNoContextTakeover = false
    package var clientNoContextTakeover = false
    package var serverMaxWindowBits: Int?
    package var clientMaxWindowBits: Window?

    package static let extensionName = "permessage-deflate"

    package init() {}

    /// What is wrong with parameters.
    package enum Problem: Error, Equatable, Sendable {
        case unknown(String)
        case repeated(String)
        /// A value where none is allowed.
        case unwantedValue(String, String)
        /// No value where one is needed.
        case missingValue(String)
        /// A value other than 8 to 15.
        case wrongValue(String, String)
    }

    /// Reads the parameters of an offer or of an answer; only in an offer `client_max_window_bits` may do without a
    /// value.
    package init(_ element: ExtensionElement, isOffer: Bool) throws(Problem) {
        var names: Set<String> = []
        for parameter in element.parameters {
            guard let name = Name(rawValue: parameter.name) else { throw .unknown(parameter.name) }
            guard names.insert(parameter.name).inserted else { throw .repeated(parameter.name) }
            switch name {
            case .serverNoContextTakeover:
                try Self.refuseValue(parameter)
                serverNoContextTakeover = true
            case .clientNoContextTakeover:
                try Self.refuseValue(parameter)
                clientNoContextTakeover = true
            case .serverMaxWindowBits:
                serverMaxWindowBits = try Self.bits(parameter)
            case .clientMaxWindowBits where parameter.value == nil && isOffer:
                clientMaxWindowBits = .any
            case .clientMaxWindowBits:
                clientMaxWindowBits = .bits(try Self.bits(parameter))
            }
        }
    }

    /// As an element of a header.
    package var element: ExtensionElement {
        var element = ExtensionElement(Self.extensionName)
        func append(_ name: Name, _ value: Int? = nil) {
            element.parameters.append(.init(name.rawValue, value.map(String.init)))
        }
        if serverNoContextTakeover { append(.serverNoContextTakeover) }
        if clientNoContextTakeover { append(.clientNoContextTakeover) }
        if let serverMaxWindowBits { append(.serverMaxWindowBits, serverMaxWindowBits) }
        if let clientMaxWindowBits { append(.clientMaxWindowBits, clientMaxWindowBits.bits) }
        return element
    }

    enum Name: String {
        case serverNoContextTakeover = "server_no_context_takeover"
        case clientNoContextTakeover = "client_no_context_takeover"
        case serverMaxWindowBits = "server_max_window_bits"
        case clientMaxWindowBits = "client_max_window_bits"
    }

    private static func refuseValue(_ parameter: ExtensionElement.Parameter) throws(Problem) {
        if let value = parameter.value { throw .unwantedValue(parameter.name, value) }
    }

    /// A decimal number from 8 to 15 without leading zeros (section 7.1.2).
    private static func bits(_ parameter: ExtensionElement.Parameter) throws(Problem) -> Int {
        guard let value = parameter.value else { throw .missingValue(parameter.name) }
        guard let bits = Int(value), 8...15 ~= bits, String(bits) == value else {
            throw .wrongValue(parameter.name, value)
        }
        return bits
    }
}

extension DeflateParameters.Problem: CustomStringConvertible {
    /// A part of a sentence that names the parameter.
    package var description: String {
        switch self {
        case .unknown(let name): "the parameter \(name), which permessage-deflate does not have"
        case .repeated(let name): "\(name) twice"
        case .unwantedValue(let name, let value): "\(name)=\(value), which takes no value"
        case .missingValue(let name): "\(name) without a value; 8 to 15 are allowed"
        case .wrongValue(let name, let value): "\(name)=\(value); 8 to 15 are allowed"
        }
    }
}
