// glovebox: the composition root. It knows the command line and the terminal, wires the modules together, one verb a file
// under Verbs, and decides nothing that a module could decide.

import Glibc
import Posix

StandardStreams.holdPlaces()
Interruption.block()
// The pool of threads waits without end for one that it can't have.
guard canStartThreads(8) else {
    StandardStreams.write(err: "glovebox: this user may start no more threads and processes\n")
    StandardStreams.write(err: "End some of them, or raise the limit: ulimit -u\n")
    exit(3)
}
// Swift would mend them in silence, and another command would be carried out than was asked for.
for index in 1..<max(1, Int(CommandLine.argc)) {
    guard let argument = CommandLine.unsafeArgv[index], String(validatingCString: argument) == nil else { continue }
    StandardStreams.write(err: "glovebox: argument \(index) is no UTF-8\n")
    StandardStreams.write(err: "Give such bytes in a file, or rename the file that has them in its name.\n")
    exit(2)
}
// Nobody awaits this task: it is the program, and ends the process. The main thread is left to the signals, so nothing of
// Glovebox may be isolated to the main actor.
Task.detached { exit(await Program.run(Array(CommandLine.arguments.dropFirst()))) }
Interruption.wait()
