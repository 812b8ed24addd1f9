/// How a report looks: system fonts, one scale of type, few colours, light and dark, on screens and on paper.
///
/// Text has a contrast of at least 4.5 to 1 against its ground, and marks of at least 3 to 1, in both modes; a test
/// computes them from the colours below. No state is told by colour alone.
enum Stylesheet {
    static let html = HTML.raw(
        """
        :root {
          color-scheme: light dark;
          --paper: #fdfdfc; --panel: #f4f4f2; --ink: #1c1e21; --soft: #5a5f67; --rule: #dcdcd8; --faint: #ecece8;
          --accent: #1d5c96; --good: #1d6f42; --warn: #7d5300; --bad: #a8321c; --mark: #fff3c4; --hint: #b9bcbf;
          --good-ground: #e8f3ec; --warn-ground: #fbf1dc; --bad-ground: #fbeae6;
          --model: #1d5c96; --box: #3d8a63; --harness: #b0702a; --sync: #7d6ba8;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #15171a; --panel: #1d2024; --ink: #e4e6e8; --soft: #a3a9b1; --rule: #363b42; --faint: #262a2f;
            --accent: #82b6e8; --good: #7cc79a; --warn: #e0b25a; --bad: #f0927d; --mark: #4a4018; --hint: #59606a;
            --good-ground: #1b2b22; --warn-ground: #2f2817; --bad-ground: #35211d;
            --model: #6fa8dc; --box: #6bbd92; --harness: #d99a55; --sync: #a897d3;
          }
        }
        * { box-sizing: border-box; }
        html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          margin: 0 auto; max-width: 76rem; padding: 2rem 1.5rem 6rem; background: var(--paper); color: var(--ink);
          font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif;
          font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
        }
        code, pre, .digest, .seal { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace; font-size: .85em; }
        h1 { font-size: 2.25rem; line-height: 1.15; letter-spacing: -.015em; font-weight: 650; margin: .25rem 0 .5rem; text-wrap: balance; }
        h2 { font-size: 1.375rem; line-height: 1.25; letter-spacing: -.005em; font-weight: 650; margin: 0 0 1rem; }
        h3 { font-size: 1.0625rem; line-height: 1.35; font-weight: 650; margin: 0; }
        p { margin: 0 0 .75rem; max-width: 44rem; text-wrap: pretty; }
        a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .18em; }
        a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
        small, .caption, .note, figcaption, .ev, .byline { font-size: .8125rem; }
        .note, .caption, figcaption, .byline, .quiet, small { color: var(--soft); }
        dl, dd, ul, ol, figure { margin: 0; padding: 0; }
        ul, ol { list-style: none; }
        .n { color: inherit; text-decoration: underline dotted; text-decoration-color: var(--hint); white-space: nowrap; }
        .long.n, .seed .n { white-space: normal; }
        .n:hover { color: var(--accent); text-decoration: underline solid; }
        .ev { color: var(--soft); text-decoration: none; font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .72rem; white-space: nowrap; }
        .ev:hover { color: var(--accent); text-decoration: underline; }
        .doubtful.n, span.doubtful { text-decoration: underline wavy; text-decoration-color: var(--bad); }
        .uncited { color: var(--bad); font-style: italic; }
        .score { white-space: nowrap; }
        .skip { position: absolute; left: -99rem; }
        .skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem 1rem; z-index: 2; }
        .brand { color: var(--soft); font-size: .875rem; }
        .byline { margin: 0 0 .75rem; max-width: none; }
        .status { display: flex; gap: .5rem; flex-wrap: wrap; margin: 0 0 1.5rem; }
        .pill, .badge { display: inline-block; border-radius: 1rem; padding: .05rem .65rem; font-size: .8125rem; border: 1px solid var(--rule); color: var(--soft); white-space: nowrap; }
        .good.pill { color: var(--good); background: var(--good-ground); border-color: transparent; }
        .warn.pill { color: var(--warn); background: var(--warn-ground); border-color: transparent; }
        .bad.pill, .fault.badge { color: var(--bad); background: var(--bad-ground); border-color: transparent; }
        .picked.badge { color: var(--good); background: var(--good-ground); border-color: transparent; }
        nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; padding: .6rem 0; border-top: 1px solid var(--rule); border-bottom: 1px solid var(--rule); font-size: .875rem; }
        nav a { text-decoration: none; }
        nav a:hover { text-decoration: underline; }
        section { margin: 2.75rem 0 0; }
        section.answer { margin-top: 1.75rem; }
        .lead { font-size: 1.1875rem; line-height: 1.5; max-width: 46rem; margin-bottom: 1.5rem; }
        .notice { border-left: 4px solid; padding: .6rem 1rem; margin: 0 0 1rem; border-radius: 0 .3rem .3rem 0; }
        .notice.warn { background: var(--warn-ground); border-color: var(--warn); }
        .notice.bad { background: var(--bad-ground); border-color: var(--bad); }
        .notice.warn strong { color: var(--warn); }
        .notice.bad strong { color: var(--bad); }
        .panel { display: grid; grid-template-columns: minmax(18rem, 27rem) 1fr; gap: 1.5rem 2.5rem; background: var(--panel); border-radius: .5rem; padding: 1.5rem; align-items: start; }
        .big { font-size: 3.5rem; line-height: 1.1; font-weight: 650; letter-spacing: -.03em; }
        .big .n:not(.doubtful) { text-decoration: none; }
        .big .n:hover { text-decoration: underline; text-decoration-thickness: 2px; }
        .provisional { color: var(--soft); }
        .under { color: var(--soft); font-size: .9375rem; margin-bottom: .75rem; }
        .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(11.5rem, 1fr)); gap: 1.1rem 1.5rem; margin-bottom: 1rem; }
        .fact dt { color: var(--soft); font-size: .8125rem; }
        .fact dd { font-weight: 550; }
        .fact small { display: block; font-weight: 400; }
        .chart { display: block; width: 100%; height: auto; font-size: 12px; }
        .scroll { overflow-x: auto; }
        .scroll .chart { min-width: 50rem; }
        .scroll.tall { max-height: 56rem; overflow-y: auto; }
        .chart text { fill: var(--ink); }
        .chart .axis text, .chart .name, .chart .quiet { fill: var(--soft); }
        .chart a { text-decoration: none; }
        .grid { stroke: var(--faint); }
        .dot { fill: var(--accent); stroke: var(--paper); stroke-width: 1; }
        .base { fill: var(--soft); }
        .baseband { fill: var(--soft); opacity: .1; }
        .baseline { stroke: var(--soft); stroke-dasharray: 5 4; stroke-width: 1.25; }
        .chart .baselabel { fill: var(--soft); }
        .best { fill: none; stroke: var(--accent); stroke-width: 2; stroke-linejoin: round; }
        .error { stroke: var(--accent); stroke-width: 1.25; opacity: .75; }
        .whisker { stroke: var(--accent); stroke-width: 2; opacity: .75; }
        .cross { stroke: var(--bad); stroke-width: 2; fill: none; stroke-linecap: round; }
        .ring { fill: none; stroke: var(--good); stroke-width: 2; }
        .open { fill: var(--paper); stroke: var(--soft); stroke-width: 1.5; }
        .branch { fill: none; stroke: var(--soft); stroke-width: 1.25; opacity: .6; }
        .chart .fault, .chart .pinned { fill: var(--bad); }
        .chart .pinned { fill: var(--accent); }
        .chart .picked { fill: var(--good); font-weight: 650; }
        .chart .doubtful text { text-decoration: underline wavy; text-decoration-color: var(--bad); }
        .chart .number { font-weight: 650; }
        .hit { fill: transparent; }
        .row:hover .hit, .row:focus .hit { fill: var(--panel); }
        .interval { margin-top: 1rem; }
        .bar { height: 1.1rem; border-radius: .25rem; margin-bottom: 1.1rem; }
        .bar .rest { fill: var(--rule); }
        .bar .model { fill: var(--model); } .bar .box { fill: var(--box); }
        .bar .harness { fill: var(--harness); } .bar .sync { fill: var(--sync); }
        .swatch { display: inline-block; width: .7em; height: .7em; border-radius: 2px; margin-right: .45em; background: var(--rule); }
        .swatch[data-part=model] { background: var(--model); } .swatch[data-part=box] { background: var(--box); }
        .swatch[data-part=harness] { background: var(--harness); } .swatch[data-part=sync] { background: var(--sync); }
        figcaption { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; margin: .4rem 0 .75rem; }
        .key::before { content: ""; display: inline-block; vertical-align: middle; margin-right: .45em; width: 1.1em; height: 0; border-top: 2px solid var(--accent); }
        .key.dot::before { width: .6em; height: .6em; border: 0; border-radius: 50%; background: var(--accent); }
        .key.ring::before { width: .75em; height: .75em; border: 2px solid var(--good); border-radius: 50%; }
        .key.baseline::before { border-top: 1.5px dashed var(--soft); }
        .key.cross::before { content: "\\00d7"; width: auto; height: auto; border: 0; color: var(--bad); font-weight: 700; }
        table { border-collapse: collapse; font-size: .875rem; margin: 0 0 1rem; min-width: 50%; }
        th, td { text-align: left; padding: .35rem 1.1rem .35rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; font-weight: 400; overflow-wrap: normal; }
        thead th { color: var(--soft); font-size: .8125rem; white-space: nowrap; }
        tbody th { font-weight: 550; white-space: nowrap; }
        td.num { white-space: nowrap; }
        .chosen th::after { content: " \\2190 picked"; color: var(--good); font-size: .8125rem; }
        .node { border-top: 1px solid var(--rule); padding: 1.25rem 0 1.5rem; scroll-margin-top: .5rem; }
        .node > header { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .25rem 1.5rem; align-items: baseline; margin-bottom: .6rem; }
        .node h3 { display: flex; flex-wrap: wrap; gap: 0 .75rem; align-items: baseline; font-size: 1.1875rem; }
        .operator { color: var(--soft); font-weight: 400; }
        .from { font-weight: 400; font-size: .8125rem; color: var(--soft); }
        .standing { display: flex; gap: .75rem; align-items: baseline; font-size: 1.0625rem; font-weight: 550; }
        .standing .ev { font-weight: 400; }
        article:target { border-top-color: var(--accent); box-shadow: 0 -2px 0 var(--accent); }
        .decision { max-width: 52rem; }
        .plan, .card, .file, .stream, .talk > div { margin: 0 0 1rem; }
        .knobs { display: flex; flex-wrap: wrap; gap: .4rem; margin-top: .4rem; }
        .knob { display: flex; gap: .5rem; border: 1px solid var(--rule); border-radius: .3rem; padding: .1rem .6rem; font-size: .8125rem; }
        .knob dt { color: var(--soft); }
        .changed { border-color: var(--accent); }
        .problem { border-left: 3px solid var(--bad); padding-left: .75rem; }
        .problem.quiet { border-color: var(--rule); }
        .fault { color: var(--bad); }
        .ok { color: var(--soft); }
        .remarks { font-size: .875rem; margin: 0 0 1rem; }
        .remarks li, .checks ul li { border-left: 3px solid var(--warn); padding-left: .75rem; margin: .3rem 0; }
        details { margin: 0 0 .6rem; }
        summary { cursor: pointer; color: var(--accent); font-size: .9375rem; width: fit-content; padding: .1rem 0; }
        details > :nth-child(2) { margin-top: .5rem; }
        pre { margin: 0; padding: .75rem 1rem; background: var(--panel); border-radius: .35rem; overflow: auto; max-height: 36rem; white-space: pre-wrap; line-height: 1.5; tab-size: 4; }
        pre.code, pre.diff { white-space: pre; }
        pre.prose { font-family: inherit; font-size: .9375rem; background: none; border-left: 3px solid var(--rule); border-radius: 0; padding: .1rem 0 .1rem .9rem; max-width: 52rem; }
        .dropped { color: var(--warn); }
        .diff ins, .diff del { text-decoration: none; display: block; width: max-content; min-width: 100%; }
        .diff ins { background: var(--good-ground); color: var(--good); }
        .diff del { background: var(--bad-ground); color: var(--bad); }
        .hunk { color: var(--soft); }
        .talk { border-left: 1px solid var(--rule); padding-left: 1rem; margin-bottom: 1.25rem; }
        .group { margin-bottom: 1.5rem; }
        .group h3 { margin-bottom: .6rem; }
        .layers { display: grid; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); gap: .2rem 1.5rem; font-size: .875rem; }
        .layers li { display: flex; justify-content: space-between; gap: 1rem; border-bottom: 1px solid var(--faint); }
        .layers .on { color: var(--good); } .layers .off { color: var(--warn); font-weight: 600; }
        .checks { margin-bottom: 1.25rem; }
        .checks > li { display: grid; grid-template-columns: 5.5rem 1fr; gap: .75rem; padding: .4rem 0; border-bottom: 1px solid var(--faint); }
        .checks > li > div { max-width: 52rem; }
        .state { font-size: .875rem; font-weight: 600; white-space: nowrap; }
        .checks .good .state { color: var(--good); } .checks .warn .state { color: var(--warn); } .checks .bad .state { color: var(--bad); }
        .seal { overflow-wrap: anywhere; }
        .checks .seal { display: block; margin-top: .2rem; }
        figure + .scroll { margin-top: 1rem; }
        .derivations > div { display: grid; grid-template-columns: 11rem 1fr; gap: 1rem; padding: .3rem 0; font-size: .875rem; border-bottom: 1px solid var(--faint); }
        .derivations dt { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .8rem; color: var(--soft); }
        .events { border-top: 1px solid var(--rule); }
        .event { border-bottom: 1px solid var(--faint); content-visibility: auto; contain-intrinsic-size: auto 1.7rem; }
        .event details { margin: 0; }
        .event summary { display: grid; grid-template-columns: 3.5rem 11rem 6rem minmax(0, 1fr); gap: .75rem; width: auto; font-size: .8125rem; color: var(--ink); align-items: baseline; }
        .event .kind { color: var(--accent); } .event .unknown { color: var(--warn); }
        .event .seq, .event .time { color: var(--soft); white-space: nowrap; }
        .event .gist { color: var(--soft); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .75rem; }
        .event:target, .derivations > div:target { background: var(--mark); }
        .event:target details::details-content { content-visibility: visible; display: block; block-size: auto; }
        .event .note { margin: .4rem 0 .8rem; max-width: none; }
        .event.doubtful .seq { color: var(--bad); text-decoration: underline wavy; }
        @media (max-width: 52rem) {
          body { padding: 1.25rem 1rem 4rem; }
          h1 { font-size: 1.75rem; }
          .lead { font-size: 1.0625rem; }
          .panel { grid-template-columns: 1fr; padding: 1.1rem; }
          .big { font-size: 2.75rem; }
          .facts { grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); }
          .event summary { grid-template-columns: 3rem minmax(0, 1fr) auto; }
          .event .gist { grid-column: 1 / -1; }
          .derivations > div { grid-template-columns: 1fr; gap: 0; }
        }
        @media print {
          @page { margin: 16mm; }
          :root {
            --paper: #ffffff; --panel: #f6f6f4; --ink: #000000; --soft: #444444; --rule: #cccccc; --faint: #e4e4e4;
            --accent: #1d4f80; --good: #1d6f42; --warn: #6d4800; --bad: #982a16; --mark: #ffffff; --hint: #cccccc;
            --good-ground: #eef6f1; --warn-ground: #fbf4e4; --bad-ground: #fbefec;
            --model: #1d5c96; --box: #3d8a63; --harness: #b0702a; --sync: #7d6ba8;
          }
          body { max-width: none; padding: 0; font-size: 10pt; }
          nav, .skip { display: none; }
          .n { text-decoration: none; }
          table { font-size: 8pt; }
          th, td { padding-right: .6rem; }
          .diff ins, .diff del { width: auto; }
          .panel, figure, .fact, tr, .knob, .notice { break-inside: avoid; }
          h2, h3, .node > header { break-after: avoid; }
          pre, .scroll.tall { max-height: none; overflow: visible; }
          pre.code, pre.diff { white-space: pre-wrap; }
          .scroll { overflow: visible; }
          .scroll .chart { min-width: 0; }
          article details::details-content { content-visibility: visible; display: block; block-size: auto; }
          .event { content-visibility: visible; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }
        """)
}
