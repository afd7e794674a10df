"""Lines that belong to a web site or a printer, not to the document: trails, buttons, site feet, page numbers."""

from __future__ import annotations

import re

__all__ = ["is_furniture", "is_page_number", "is_particular", "is_trail"]

_LENGTH = 100
_FURNITURE = re.compile(
    r"(?:[【\[(（]?(?:下载|打印(?:本页)?|全屏|收藏|取消收藏|关闭(?:窗口|本页)?|返回顶部|字[号体]|大|中|小|加大|还原|减小|繁|简"
    r"|无障碍浏览|无障碍|长者模式|关怀版|(?:PDF格式|原文)下载|公报PDF|[:：|/])[】\])）]?)+"
    r"|扫一扫.*|(?:手机|微信).{0,6}扫.*|分享(?:到|至)?[:：]?.{0,12}|(?:责任)?编辑[:：].*|(?:浏览|阅读|点击)(?:次数|量)[:：]?[-\d]*次?"
    r"|(?:您)?(?:当前|现在|所在)(?:的)?位置[:：].*|首页[>＞»›].*|上一[篇条][:：].*|下一[篇条][:：].*|请输入关键[词字].{0,6}"
    r"|(?:相关|推荐)(?:链接|阅读|解读|政策|文档|新闻|稿件|附件)[:：]?"
    r"|网站地图.*|(?:主办|承办)(?:单位)?[:：].*|.{0,12}ICP备.*|.{0,6}公网安备.*|版权所有.*|(?:任何建议|技术支持).*[:：].*"
    r"|首页(?:[\u4e00-\u9fff]{2,6}){4,}"
)
_PARTICULAR = re.compile(
    r"(?:标题|名称|索引号|主题分类|主题词|发[文布]机[关构]|成文日期|发布日期|生成日期|文号|发文字号|时效性?|有效性|信息分类|体裁|公开方式)[:：].*"
)
_TRAIL = re.compile(
    r"(?:(?:您)?(?:当前|现在|所在)(?:的)?位置[:：])?首页[>＞»›]|(?:您)?(?:当前|现在|所在)(?:的)?位置[:：]"
)
_MENU = re.compile(r"首\s*页(?:\s+[\u4e00-\u9fff]{2,6}){3,}\s*")
_PAGE_NUMBER = re.compile(
    r"[-—–－一·.~]{0,3}\d{1,4}[-—–－一·.~]{0,3}|[-—–－·.]{0,3}[ivxlc]{1,6}[-—–－·.]{0,3}"
    r"|第?\d{1,4}页?[/,，]?(?:共|/|of)\d{1,4}页?|第[\d〇零一二三四五六七八九十百]{1,5}页|[Pp]age\d{1,4}(?:of\d{1,4})?"
)


def is_furniture(text: str) -> bool:
    """Whether a line is a web site's own: a trail of links, buttons, a menu, the site's foot."""
    if len(text) > _LENGTH:
        return False
    return _FURNITURE.fullmatch("".join(text.split())) is not None or _MENU.fullmatch(text) is not None


def is_trail(text: str) -> bool:
    """Whether a line is a site's menu or trail of links: what stands above it is the site's head."""
    return _TRAIL.match("".join(text.split())) is not None or _MENU.fullmatch(text) is not None


def is_particular(text: str) -> bool:
    """Whether a line belongs to the table of particulars a site prints above a document: 索引号, 发文机关, 成文日期."""
    return _PARTICULAR.match("".join(text.split())) is not None


def is_page_number(text: str) -> bool:
    """Whether a line is a printed page number: — 3 —, 第3页, 第3页 共9页, 3/9."""
    return len(text) <= 20 and _PAGE_NUMBER.fullmatch("".join(text.split())) is not None
