import LanguageModel
import Record
import Research
import Statistics
import Synchronization

/// Puts together the authors of an attempt: who chooses, who writes, and which tools are at hand.
struct Team: Sendable {
    let authors: Authors

    init(
        request: RunRequest, started: RunStarted, assignment: Assignment, chronicle: Chronicle, model: (any Model)?,
        tools: ResearchTools, gate: Gate
    ) {
        let memory = Memory(level: request.memoryLevel, lessons: started.lessons ?? [])
        guard let model, request.agent.needsModel else {
            let chooser = UniformChooser(seed: started.seed)
            authors = Authors(
                consultation: nil, cards: CardAuthor(chooser: chooser, memory: memory),
                tune: TuneAuthor(chooser: chooser, memory: memory), code: nil)
            return
        }
        let consultation = Consultation(
            model: model, chronicle: chronicle, limit: started.budget.wallMs.map { .milliseconds($0) })
        let seeds = Mutex(SeededGenerator(seed: started.seed, stream: "sampling"))
        // Each question gets a seed of its own; the loop asks in one order, so a resumed run draws the same ones.
        let sampling: @Sendable () -> Sampling = {
            Sampling(seed: UInt32(truncatingIfNeeded: seeds.withLock { $0.next() }))
        }
        let chooser = ModelChooser(model: consultation, sampling: sampling)
        authors = Authors(
            consultation: consultation, cards: CardAuthor(chooser: chooser, memory: memory),
            tune: TuneAuthor(chooser: chooser, memory: memory),
            code: CodeAuthor(
                consultation: consultation, toolbox: tools.toolbox, memory: memory, sampling: sampling,
                chronicle: chronicle, gate: gate))
    }
}
