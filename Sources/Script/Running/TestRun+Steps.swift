internal import JSONText
internal import Notation
internal import WebSocketProtocol

/// What each step does.
extension TestRun {
    func perform(_ step: StepSyntax) throws(Failure) {
        do {
            switch step.kind {
            case .connect(let connect): try self.connect(connect, step)
            case .send(let send): try self.send(send, step)
            case .expect(let expect): try self.expect(expect, step)
            case .silence(let silence): try self.listen(silence, step)
            case .filter(let filter): try self.apply(filter)
            case .unordered(let steps): try self.expect(anyOrder: steps, step)
            case .repeat(let count, let counter, let steps):
                enter(steps, .repeat(count: try roundCount(count), counter: counter))
            case .forEach(let name, let list, let steps):
                guard case .array(let values) = try list.value(in: scope) else {
                    throw Failure("the list of `for` is no array", at: list.range)
                }
                enter(steps, .forEach(name: name, values: values))
            case .include(let include): enter(include.steps, .once)
            case .always: break
            case .set(let name, let value): scope.assign(name, try value.value(in: scope))
            case .option(let option): try set(option, step)
            case .wait(let duration): wait = .time(now + (try duration.value(in: scope)))
            case .print(let text): environment.print(environment.inputs.redact(try text.text(in: scope)))
            }
        } catch let error as Failure {
            throw error
        } catch let error as Diagnostic {
            throw Failure(error)
        } catch {
            throw Failure("\(error)", at: step.range)
        }
    }

    private func roundCount(_ syntax: IntegerSyntax) throws -> Int {
        let count = try syntax.value(in: scope)
        guard count < 0, case .reference(let reference) = syntax else { return count }
        throw Diagnostic("nothing can be done \(count) times", at: reference.range, hint: "0 or more will do")
    }

    private func enter(_ steps: [StepSyntax], _ block: StepStack.Block) {
        if let assignment = stack.enter(steps, block, filterCount: filters.count) {
            scope.assign(assignment.name, assignment.value)
        }
    }

    private func set(_ option: OptionSyntax, _ step: StepSyntax) throws(Diagnostic) {
        switch option {
        case .timeout(let duration): options.timeout = try duration.value(in: scope)
        case .strict(let isStrict): options.strict = isStrict ? step.range : nil
        case .closeTimeout(let duration): options.closeTimeout = try duration.value(in: scope)
        }
    }

    // MARK: Connections

    /// Whether a line of teardown is left out because its connection is not open; it is noted then.
    func skipsInTeardown(_ connection: String?) -> Bool {
        guard case .teardown = phase else { return false }
        log.append(
            .note, .words("left out: \(Self.name(connection)) is not open"), connection: connection,
            elapsed: now - began, step: step?.range)
        return true
    }

    /// A connection, as messages call it.
    static func name(_ connection: String?) -> String {
        connection.map { "the connection \($0)" } ?? "the connection"
    }
}
