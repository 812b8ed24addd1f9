// Reports: a run's journal goes in; one HTML file, or Markdown, comes out.
//
// `Evidence` reads a run's folder, `RunStory` folds its events into what they tell, `HTMLReport` and `MarkdownReport` set
// that in type. Numbers are printed from `Cited` values only, which carry the event they came from; texts of the record are
// escaped, and are shown as what somebody wrote, never as what is true. It writes no journal, opens no label, and asks
// nobody.

package import Journal
import Measures
package import Posix

/// The files that a report is written to.
package struct ReportFiles: Sendable {
    package let story: RunStory
    private let html: Path?
    private let markdown: Path?

    /// Reads a run and says where its report is to go; a file that is nil is not written. `resulting` tells what its
    /// `result.json` should say; without it only the seal of that file is checked.
    package init(
        run: Path, html: Path?, markdown: Path? = nil, resulting: Evidence.Resulting? = nil
    ) throws(JournalError) {
        story = RunStory(try Evidence(folder: run, resulting: resulting))
        self.html = html
        self.markdown = markdown
    }

    /// Writes the files, each whole or not at all.
    package func write() throws(SystemError) {
        for path in [html, markdown].compactMap({ $0 }) where !path.parent.string.isEmpty {
            try Files.makeFolder(path.parent)
        }
        if let html { try Files.writeAtomically(HTMLReport(story).bytes, to: html) }
        if let markdown { try Files.writeAtomically(MarkdownReport(story).text, to: markdown) }
    }
}
