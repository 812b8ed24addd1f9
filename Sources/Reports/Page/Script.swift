/// A comfort for those who have scripts on: what a link leads to unfolds, and everything unfolds for printing.
enum Script {
    /// Without `<` and `&`, so that it stands in XML as well.
    static let html = HTML.raw(
        """
        (function () {
          "use strict";
          function show() {
            var name = location.hash.slice(1);
            var target = name ? document.getElementById(name) : null;
            if (!target) { return; }
            var inner = target.querySelector(":scope > details");
            if (inner) { inner.open = true; }
            for (var at = target; at; at = at.parentElement) {
              if (at.tagName === "DETAILS") { at.open = true; }
            }
            target.scrollIntoView();
          }
          addEventListener("hashchange", show);
          addEventListener("beforeprint", function () {
            document.querySelectorAll("article details").forEach(function (part) { part.open = true; });
          });
          show();
        })();
        """)
}
