"""Reports as JSON, CSV, Markdown or a table on a terminal. Renderers read findings and decide nothing."""

from plan_rules.render.formats import FORMATS, render

__all__ = ["FORMATS", "render"]
