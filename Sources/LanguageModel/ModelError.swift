package import Measures

/// Why there is no answer.
package enum ModelError: Explained, Equatable {
    /// Nobody listens there.
    case unreachable(address: String, reason: String)
    /// The server took the question and refused it.
    case refused(address: String, status: Int, reason: String)
    /// The server was overloaded or broken at every attempt.
    case busy(address: String, status: Int, attempts: Int, reason: String)
    /// The server told of a failure of its own in the middle of an answer.
    case brokeOff(address: String, status: Int, reason: String, received: String)
    /// The connection ended before the answer did.
    case diedMidAnswer(address: String, received: String)
    /// Nothing came for too long.
    case timedOut(address: String, stage: String, after: Duration)
    /// The task was cancelled.
    case cancelled
    /// The prompt doesn't fit in the context; the counts are in tokens, where the server tells them.
    case tooLong(prompt: Int?, context: Int?)
    /// What came back is not what the protocol says.
    case badAnswer(address: String, problem: String)
    /// The server can't do what was asked of it.
    case unsupported(feature: String, model: String)

    /// No server answers and no engine is installed.
    case noModel(looked: [String])
    /// More than one model is offered and none was named.
    case severalModels([String])
    /// The model that was named isn't offered.
    case unknownModel(name: String, offered: [String])
    /// `--model` can't be read.
    case badChoice(text: String, problem: String)

    /// The engine's environment isn't installed.
    case engineMissing(path: String)
    /// There is no such file of weights.
    case fileMissing(path: String)
    /// The file of weights is damaged or something else.
    case fileBroken(path: String, problem: String)
    /// The weights and their context don't fit in the memory that is free.
    case notEnoughMemory(path: String, needed: Bytes, available: Bytes)
    /// The engine ended, or never became ready.
    case engineFailed(reason: String)

    /// The exchange could not be written down.
    case notRecorded(reason: String)
    /// A replay asked for something else than what was recorded.
    case replayDiffers(index: Int, difference: String)
    /// A replay asked for more than what was recorded.
    case replayEnded(count: Int)

    /// The stage of a time-out in which it isn't known yet what kind of server this is.
    static let askingForProperties = "asking at /props whether it is llama.cpp's"

    package var message: String {
        switch self {
        case .unreachable(let address, let reason): "the model server at \(address) can't be reached: \(reason)"
        case .refused(let address, let status, let reason):
            "the model server at \(address) refused (\(status)): \(reason)"
        case .busy(let address, let status, let attempts, let reason):
            "the model server at \(address) failed \(attempts) times, at last with status \(status): \(reason)"
        case .brokeOff(let address, _, let reason, let received):
            "the model server at \(address) failed in the middle of an answer (\(received.utf8.count) bytes of text had come): \(reason)"
        case .diedMidAnswer(let address, let received):
            "the model server at \(address) closed the connection in the middle of an answer (\(received.utf8.count) bytes of text had come)"
        case .timedOut(let address, let stage, let after):
            "the model server at \(address) did not answer in time (\(stage), \(after.brief))"
        case .cancelled: "the question to the model was cancelled"
        case .tooLong(let prompt?, let context?): "the prompt has \(prompt) tokens, and the context only \(context)"
        case .tooLong: "the prompt is longer than the model's context"
        case .badAnswer(let address, let problem):
            "the model server at \(address) answered something unreadable: \(problem)"
        case .unsupported(let feature, let model): "\(model) doesn't offer \(feature)"
        case .noModel(let looked) where looked.count == 1 && looked[0].contains("://"):
            "the model server at \(looked[0]) offers no model"
        case .noModel(let looked): "no model was found (looked at \(looked.joined(separator: ", ")))"
        case .severalModels(let names): "several models are offered: \(names.joined(separator: ", "))"
        case .unknownModel(let name, let offered):
            "there is no model '\(name)'" + (nearest(name, in: offered).map { "; did you mean '\($0)'?" } ?? "")
        case .badChoice(let text, let problem): "'\(text)' doesn't name a model: \(problem)"
        case .engineMissing(let path): "the model engine is not installed: there is no \(path)"
        case .fileMissing(let path): "there is no model file \(path)"
        case .fileBroken(let path, let problem): "\(path) can't be served: \(problem)"
        case .notEnoughMemory(let path, let needed, let available):
            "\(path) needs about \(needed) of memory, and \(available) are available"
        case .engineFailed(let reason): "the model engine failed: \(reason)"
        case .notRecorded(let reason): "an exchange with the model could not be recorded: \(reason)"
        case .replayDiffers(let index, let difference):
            "answer \(index + 1) of the recording is to another question: \(difference)"
        case .replayEnded(let count): "the recording holds \(count) answers, and one more was asked for"
        }
    }

    package var hint: String? {
        switch self {
        case .unreachable: "Start the server, or choose another model with --model."
        case .refused(_, 401, _), .refused(_, 403, _):
            "Set OPENAI_API_KEY; it goes only to a server named by its address, in --model, GLOVEBOX_MODEL or OPENAI_BASE_URL."
        case .refused(_, 300..<400, _): "Name that address itself: redirections are not followed."
        case .refused: "Compare the request with what the server supports."
        case .busy: "Wait until the server is free, or give it fewer questions at a time."
        case .brokeOff, .diedMidAnswer: "Look into the server's log."
        case .timedOut(_, Self.askingForProperties, _):
            "Try again when it is less busy; a server that is not llama.cpp's should answer 404 at /props."
        case .timedOut: "A slow model needs a longer time-out, or fewer tokens."
        case .badAnswer(let address, _) where address.contains("://"):
            "Is it a model server with the OpenAI API? Compare 'curl \(address)/v1/models'."
        case .cancelled, .badAnswer, .notRecorded, .replayDiffers, .replayEnded: nil
        case .tooLong: "Serve the model with a longer context."
        case .unsupported: "llama.cpp's server offers it."
        case .noModel(let looked) where looked.count == 1 && looked[0].contains("://"):
            "Load a model there, or choose another with --model."
        case .noModel, .engineMissing: "Run scripts/setup, or name a model with --model NAME, FILE.gguf or URL."
        case .severalModels(let names): "Choose one: --model \(names.first ?? "NAME")."
        case .unknownModel(_, let offered):
            offered.isEmpty
                ? "No server offers any; 'glovebox model list' shows what there is."
                : "Offered: \(offered.joined(separator: ", "))."
        case .badChoice: "Write a model's name, a file that ends in .gguf, or an address like http://127.0.0.1:8080."
        case .fileMissing: "Check the path."
        case .fileBroken: "Download the file again, and compare its checksum."
        case .notEnoughMemory: "Close something, or take a smaller or more quantised model."
        case .engineFailed: "'glovebox doctor' checks the engine."
        }
    }

    package var exitCode: Int32 {
        switch self {
        case .cancelled: 130
        case .severalModels, .unknownModel, .badChoice: 2
        case .replayDiffers, .replayEnded: 1
        default: 3
        }
    }
}
