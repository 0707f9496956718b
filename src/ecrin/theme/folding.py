"""Templates with what never changes folded together: a loader that Django's settings name.

Half of a page's template says the same thing each time: plain text, `{% translate "Filter" %}`, `{% static "…" %}`. Where
such parts stand side by side they are rendered once per language and kept as one string (docs/adr/0141). All else, and so
every byte of the page, is as before.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.template import Context, Origin, Template
from django.template.base import Node, NodeList, TextNode, Variable
from django.template.defaulttags import CommentNode, IfNode, LoadNode
from django.template.loaders import cached
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

_SILENT = (TextNode, LoadNode, CommentNode)


class Loader(cached.Loader):
    """Django's caching loader, folding what it keeps."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        is_new = self.cache_key(template_name, skip) not in self.get_template_cache
        template = super().get_template(template_name, skip)
        if is_new:
            fold(template.nodelist)
            template.nodelist = Folded(template.nodelist)
        return template


class Folded(NodeList):
    """A template's nodes, which change no more: Django looks for the blocks of a base template each time it is extended."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        super().__init__(nodes)
        self.contains_nontext = True
        self._by_type: dict[type[Node], list[Node]] = {}

    def get_nodes_by_type(self, nodetype: type[Node]) -> list[Node]:
        if nodetype not in self._by_type:
            self._by_type[nodetype] = super().get_nodes_by_type(nodetype)
        return self._by_type[nodetype]


class Said(TextNode):
    """Parts that say the same whenever the language is the same. A text node to Django, so that `extends` may follow it."""

    def __init__(self, parts: list[Node]) -> None:
        super().__init__("")
        self._parts = parts
        self._kept: dict[tuple[str | None, bool], str] = {}

    def render_annotated(self, context: Context) -> str:
        return self.render(context)

    def render(self, context: Context) -> str:
        key = (get_language(), context.autoescape)
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = SafeString("".join([str(part.render_annotated(context)) for part in self._parts]))
        return kept


def fold(nodes: NodeList) -> None:
    """Fold a template's nodes in their place, those inside of blocks, conditions and loops too."""
    for node in nodes:
        for inner in _inside(node):
            fold(inner)
    folded: list[Node] = []
    for is_constant, group in groupby(nodes, _is_constant):
        parts = list(group)
        folded += [_joined(parts)] if is_constant and len(parts) > 1 else parts
    nodes[:] = folded


def _inside(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):
        yield from (inner for _condition, inner in node.conditions_nodelists)
        return
    for name in node.child_nodelists:
        inner = getattr(node, name, None)
        if isinstance(inner, NodeList):
            yield inner


def _joined(parts: list[Node]) -> TextNode:
    if all(type(part) in _SILENT for part in parts):
        return TextNode("".join([str(part.s) for part in parts if isinstance(part, TextNode)]))
    return Said(parts)


def _is_constant(node: Node) -> bool:
    """Whether nothing but the language decides what a node says, and it does nothing besides saying it."""
    if type(node) is TranslateNode:
        return not (node.asvar or node.message_context or node.noop) and _is_literal(node.filter_expression)
    if type(node) is StaticNode:
        return node.varname is None and _is_literal(node.path)
    return type(node) in _SILENT


def _is_literal(expression: Any) -> bool:
    is_variable = isinstance(expression.var, Variable) and expression.var.lookups is not None
    return not is_variable and not expression.filters
