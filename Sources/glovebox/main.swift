// glovebox: the composition root. It knows the command line and the terminal, wires the modules together, one verb a file
// under Verbs, and decides nothing that a module could decide.

import Glibc

Interruption.install()
exit(await Program.run(Array(CommandLine.arguments.dropFirst())))
