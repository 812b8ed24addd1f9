// Evaluation: agents × tasks × seeds, each an attempt in a box of this machine.
//
// It joins the parts that know nothing of each other: a task's carve and grader become the planner's assignment and examiner,
// the sandbox becomes its laboratory, a journal its memory. A run lives in a folder of its own (`RunFolder`); `Runner`
// starts it, takes it up again, and has the test labels opened by another process once the submission is fixed. It holds no
// search policy (Research) and shows nothing to people (Reports, the command line).
