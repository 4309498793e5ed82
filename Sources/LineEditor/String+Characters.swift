internal import CLibEdit

extension String {
    /// The text of characters as libedit keeps them; what is no character is left out.
    init(decoding characters: some Sequence<wchar_t>) {
        var scalars = String.UnicodeScalarView()
        for character in characters {
            if let scalar = Unicode.Scalar(UInt32(bitPattern: character)) { scalars.append(scalar) }
        }
        self.init(scalars)
    }
}
