"""What a benchmark has to say: tables for people, figures for programs, plots, and how it stands with the budgets."""

import dataclasses
import json
import sys

import matplotlib

matplotlib.use("svg")
# Text stays text, and the same figures give the same file.
matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "atelier", "font.size": 10, "axes.grid": True, "grid.alpha": 0.3})

from matplotlib import pyplot  # noqa: E402 - only after the choice of what it draws with

from bench.figures import shown  # noqa: E402


@dataclasses.dataclass
class Budget:
    """A promise of the product, and what became of it."""

    promise: str
    limit: str
    measured: str
    is_met: bool


class Report:
    """Of one benchmark. What it is told is printed at once."""

    def __init__(self, part, title):
        self.part, self.title = part, title
        self.budgets = []
        self.figures = {}
        self._plots = {}
        self._lines = [f"## {title}", ""]

    def say(self, text):
        """A paragraph."""
        self._add([text, ""])

    def table(self, columns, rows):
        """Rows of cells that are text or numbers."""
        cells = [[shown(cell) for cell in row] for row in rows]
        widths = [max(len(row[index]) for row in [list(columns), *cells]) for index in range(len(columns))]
        rule = f"| {' | '.join('-' * width for width in widths)} |"
        self._add([padded(list(columns), widths), rule, *(padded(row, widths) for row in cells), ""])

    def budget(self, promise, limit, measured, is_met):
        self.budgets.append(Budget(promise, limit, measured, is_met))

    def keep(self, name, figures):
        """Figures for programs, all of them, not only what is shown."""
        self.figures[name] = figures

    def plot(self, name, draw, size=(7.0, 3.6)):
        """A picture that `draw` makes on the axes it is given; it stands in the text where this is called."""
        figure, axes = pyplot.subplots(figsize=size, layout="constrained")
        draw(axes)
        self._plots[f"{self.part}-{name}.svg"] = figure
        self._add([f"![{axes.get_title()}]({self.part}-{name}.svg)", ""])

    def progress(self, text):
        """Where the benchmark is; not part of the report."""
        print(f"  {text}", file=sys.stderr, flush=True)

    def write(self, folder, machine):
        """The report as Markdown, its figures as JSON and its plots as SVG, each named after the benchmark."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.budgets:
            self.table(("promise", "budget", "measured", "met"), [budget_row(budget) for budget in self.budgets])
        (folder / f"{self.part}.md").write_text("\n".join(self._lines))
        told = {"machine": machine, "budgets": [dataclasses.asdict(budget) for budget in self.budgets], "figures": self.figures}
        (folder / f"{self.part}.json").write_text(json.dumps(told, indent=1) + "\n")
        for name, figure in self._plots.items():
            figure.savefig(folder / name, metadata={"Date": None})
            pyplot.close(figure)

    def _add(self, lines):
        self._lines += lines
        print("\n".join(lines), flush=True)


def budget_row(budget):
    return budget.promise, budget.limit, budget.measured, "yes" if budget.is_met else "**no**"


def padded(row, widths):
    return f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |"
