"""The merge language: Liquid without its sharp tools, over a flat dictionary of plain values.

Only authors at the OEM write templates; what dealers type arrives as values and is escaped, never
parsed. Tags that keep state or load files and the filter that switches escaping off do not exist
here, loops and output are limited, and a name that is unknown is an error and not an empty string.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from liquid import BoundTemplate, Environment, StrictUndefined
from liquid.exceptions import LiquidError, ResourceLimitError, UndefinedError

from portal.common.refusals import Refused

TAGS = frozenset({"if", "unless", "case", "for", "break", "continue", "comment"})
ENGINE_TAGS = frozenset({"content", "output", "illegal", "#"})
FILTERS = frozenset(
    {
        "capitalize",
        "default",
        "downcase",
        "escape",
        "first",
        "join",
        "last",
        "newline_to_br",
        "size",
    }
    | {"strip", "truncate", "truncatewords", "upcase"}
)


class _Limited(Environment):
    """An environment with less in it: what is not listed above does not exist."""

    loop_iteration_limit = 2_000
    output_stream_limit = 1_000_000
    local_namespace_limit = 10_000
    context_depth_limit = 10

    def __init__(self, *, autoescape: bool) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=autoescape)
        self.tags = {k: v for k, v in self.tags.items() if k in TAGS | ENGINE_TAGS}
        self.filters = {k: v for k, v in self.filters.items() if k in FILTERS}


_HTML = _Limited(autoescape=True)
_PLAIN = _Limited(autoescape=False)


def parse(source: str) -> BoundTemplate:
    """The parsed template, or a refusal that says what in the source is wrong."""
    try:
        return _HTML.from_string(source)
    except LiquidError as error:
        raise Refused(
            _("The template can't be read: %(why)s (line %(line)s).")
            % {"why": error.message, "line": _line(error)}
        ) from error


def merge(source: str, values: Mapping[str, Any]) -> str:
    """The source with its merge fields replaced; each value is escaped unless it is `Markup`."""
    return _render(parse(source), values)


def merge_plain(source: str, values: Mapping[str, Any]) -> str:
    """Plain text with its merge fields replaced, for wordings that are escaped where they are shown."""
    try:
        template = _PLAIN.from_string(source)
    except LiquidError as error:
        raise Refused(_("The wording can't be read: %(why)s.") % {"why": error.message}) from error
    return _render(template, values)


def _render(template: BoundTemplate, values: Mapping[str, Any]) -> str:
    try:
        return template.render(dict(values))
    except UndefinedError as error:
        raise Refused(
            _("The template names an unknown field: %(why)s.") % {"why": error.message}
        ) from error
    except ResourceLimitError as error:
        raise Refused(_("The template is too large to render.")) from error
    except LiquidError as error:
        raise Refused(
            _("The template can't be rendered: %(why)s.") % {"why": error.message}
        ) from error


def _line(error: LiquidError) -> int:
    token = error.token
    return token.source.count("\n", 0, token.start_index) + 1 if token is not None else 1
