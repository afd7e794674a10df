"""Saved web pages: the main text of a government page, without what the site puts around it.

The main element is found by where the page's sentences are, not by the habits of one content system: text in
links counts for nothing, labels without punctuation for nothing, and the narrowest element that holds nearly all
of the rest is the document. :mod:`gongfu.documents.markup` turns it into blocks.
"""

from __future__ import annotations

import re
from codecs import lookup
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from gongfu.documents.errors import InputError
from gongfu.documents.furniture import is_furniture
from gongfu.documents.markup import blocks, is_hidden, is_layout, text_of, walk
from gongfu.documents.model import Document, Place, assemble
from gongfu.documents.plain import decode

__all__ = ["MAX_TAGS", "read"]

MAX_TAGS = 500_000
"""Most tags a page may have; the largest real page seen has 9,000. An element takes about 200 bytes when parsed."""

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,20})""", re.IGNORECASE)
_SENTENCE = re.compile(r"[。；！？;]|[\u4e00-\u9fff][，、：][\u4e00-\u9fff]")
_HAN = re.compile(r"[\u3007\u4e00-\u9fff]+")

_SHARE = 0.6
"""A child that holds this share of an element's sentences may be the main element; below it they are spread out."""
_SIBLING = 150
"""So many characters of sentences beside the best child are text of the document, not furniture."""
_CONTAINERS = re.compile(r"article|center|div|d[dl]|fieldset|font|form|main|section|span|table|tbody|t[dr]")
_MAX_NESTING = 16
_OPENING = 8
"""The title stands in the first so many blocks, or it is missing."""
_SITE_TALK = re.compile(r"版权所有|ICP备|公网安备|主办单位：|即将离开|浏览器(?:访问|版本)|未经.{0,10}转载")
_SITE_NAME = re.compile(r"(?:网站?|首页|平台|官网)$")
_SITE = re.compile(r"\s+[-–—_|]+\s+|--+|[_|]")
_REPRINT = re.compile(r"^[（(【\[]?(?:转载|转发|图文)[）)】\]]\s*")
_MIN_TITLE = 6


def read(data: bytes, name: str) -> Document:
    """A saved page as paragraphs and table rows; ``raw`` is the extracted text, one block a line.

    Raises :class:`InputError` for a page with too many tags or tables too large to lay out.
    """
    root = _parse(_text(data, name), name)
    body = next(root.iter("body"), root)
    main = _main(body)
    parts = blocks(main, name)
    while parts and is_furniture(parts[0][0]):
        parts.pop(0)
    while parts and is_furniture(parts[-1][0]):
        parts.pop()
    heading = _heading(root, body)
    if parts and _letters(heading) not in _letters("".join(part[0] for part in parts[:_OPENING])):
        parts.insert(0, (heading, "paragraph", Place(0), ()))
    numbered = [
        (text, kind, place._replace(paragraph=i), cells) for i, (text, kind, place, cells) in enumerate(parts, 1)
    ]
    return assemble(name, "html", numbered)


def _text(data: bytes, name: str) -> str:
    """The page's characters: by byte order mark, declared encoding, or as any text file (HTML Standard, 13.2.3)."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        label = declared[1].decode("ascii").lower()
        encoding = "gb18030" if label.startswith(("gb", "x-gbk", "hz", "cp936")) else label
        try:
            if lookup(encoding).name not in ("utf-16", "utf-16-le", "utf-16-be", "utf-7"):
                return data.decode(encoding)
        except (LookupError, ValueError):
            pass
    return decode(data, name)


def _parse(text: str, name: str) -> Element:
    if text.count("<") > MAX_TAGS:
        raise InputError(name, f"网页的标签超过 {MAX_TAGS:,} 个", "请只保存正文，或另存为文本文件")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        root = None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise InputError(name, "网页的元素嵌套得太深", "请另存为文本文件再读")
    if root is None:
        raise InputError(name, "网页里没有内容", "请用浏览器重新保存整个网页")
    return root


def _main(body: Element) -> Element:
    """The narrowest element that holds the document's sentences (``body`` where they are all over the page)."""
    weight = _weights(body)
    element, tables = body, 0
    while True:
        best = max(element, key=lambda child: weight.get(child, 0), default=None)
        if best is None or weight.get(best, 0) < max(1, _SHARE * weight[element]):
            return element
        if not _CONTAINERS.fullmatch(best.tag):
            return element
        if any(child is not best and _belongs(child, best, weight.get(child, 0)) for child in element):
            return element
        if best.tag == "table":
            tables += 1
            if tables > _MAX_NESTING or not is_layout(best):
                return element
        element = best


def _weights(body: Element) -> dict[Element, int]:
    """For every visible element the Chinese characters of its sentences outside links, those of its parts included."""
    weight: dict[Element, int] = {}
    links = 0
    for event, element, text in walk(body):
        if event == "start":
            links += element.tag == "a"
            weight[element] = 0
        elif event == "end":
            links -= element.tag == "a"
            above = element.getparent()
            if above in weight:
                weight[above] += weight[element]
        elif not links and _SENTENCE.search(text) and not _SITE_TALK.search(text):
            weight[element] += len(text) - len(_HAN.sub("", text))
    return weight


def _belongs(sibling: Element, best: Element, weight: int) -> bool:
    """Whether what stands beside the best child is the document's too: an attachment, its table, a second half."""
    if is_hidden(sibling):
        return False
    if weight >= _SIBLING or (weight and sibling.get("class") and sibling.get("class") == best.get("class")):
        return not _SITE_TALK.search(text_of(sibling, 2000))
    return text_of(sibling, 100).strip().startswith("附件") and sibling.tag != "a"


def _heading(root: Element, body: Element) -> str:
    """The page's heading: the ``h1`` that the page's title repeats, else that title without the site's name."""
    named = (meta.get("content") for meta in root.iter("meta") if (meta.get("name") or "").lower() == "articletitle")
    title = next(named, None) or _line(next(root.iter("title"), None))
    for heading in islice(body.iter("h1", "h2"), 20):
        text = _line(heading)
        if len(text) >= _MIN_TITLE and (not title or _letters(text) in _letters(title)):
            return _REPRINT.sub("", text)
    part = max(_SITE.split(title), key=len).strip()
    return "" if len(part) < _MIN_TITLE or _SITE_NAME.search(part) else _REPRINT.sub("", part)


def _line(element: Element | None) -> str:
    return " ".join(text_of(element).split()) if element is not None else ""


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
