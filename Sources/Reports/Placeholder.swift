/// Placeholder until the reports are there.
enum Placeholder {}
