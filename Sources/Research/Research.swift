// Research: the planner loop. It asks the model, runs what the model wrote through a seam, has it graded through another,
// and goes on from what was measured.
//
// Every decision is a function of the journal: `Chronicle` writes each effect down before the next one starts, and a run
// that is taken up again reads its own past instead of living it twice. No number that a model or a program printed steers
// anything here; no test label, and nothing derived from one, can be reached from here. It starts no process itself.
//
// Folders: `Attempt` is one run from its first event to its fixed submission; `Search` decides what to try next;
// `Authors` turn a decision into a program; `Seams` are what others provide.
