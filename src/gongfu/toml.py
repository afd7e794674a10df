"""A TOML file as plain values, and what is wrong with one said in Chinese."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from gongfu.documents.errors import InputError, reason

__all__ = ["MAX_BYTES", "read_toml"]

MAX_BYTES = 1024 * 1024
"""Largest file that is read; the sample's ``zone.toml`` is under 20 KB."""

_MISTAKES = (
    (r"Cannot declare \((.*?),?\) twice", "表 [{}] 写了两次", "请并成一处；一项一项列出的表写成 [[表名]]"),
    (r"Cannot (?:overwrite a value|mutate immutable.*)", "同一个键写了两次", "请删去重复的一处"),
    (r"Duplicate inline table key (.+)", "键 {} 写了两次", "请删去重复的一处"),
    (r"Unterminated string|Illegal character '\\n'|Expected \"'+\"", "引号没有成对", "文字的前后各要一个英文引号"),
    (r"Illegal character (.+)", "文字里有控制字符 {}", "请删去这个字符"),
    (r"Unescaped '\\' in a string", "引号里的反斜杠写法不对", "反斜杠要写两个，或把文字放进单引号"),
    (r"Unclosed array", "方括号没有成对，或各项之间缺逗号", "请补上 ] 或逗号"),
    (r"Unclosed inline table", "花括号没有成对，或换了行", "请补上 }}，并写在一行里"),
    (r"Expected '\]+' at the end of .*", "表名的方括号没有成对", "请写成 [表名] 或 [[表名]]"),
    (r"Expected '=' after a key.*", "键的后面缺少等号", "请写成 键 = 值"),
    (r"Expected newline or end of document.*", "值的后面多出了内容", "一行写一个键；文字要放进英文引号"),
    (r"Invalid date or datetime", "没有这个日期", "请写日历上有的日期，例如 2023-02-28"),
    (r"Invalid value", "值的写法不对，或没有写值", '文字要放进英文引号，例如 "许昌市"；是否写 true、false'),
    (
        r"Invalid statement|Invalid initial character for a key part",
        "这一行不是键，也不是表",
        "请写成 键 = 值，键用英文",
    ),
)
"""Messages of tomllib (Python 3.11 to 3.13), what they mean, and what to do."""


def read_toml(file: Path) -> dict[str, Any]:
    """The values of a file. Raises :class:`InputError` with the line that is wrong."""
    try:
        if file.stat().st_size > MAX_BYTES:
            raise InputError(file, f"文件超过 {MAX_BYTES >> 20} MB", "这样的文件不会这么大，请检查是否放错了")
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        zone = file.name == "zone.toml"
        remedy = "请给出含有 zone.toml 的文件夹；新建一个：gongfu init 文件夹" if zone else "请检查文件名和路径"
        raise InputError(file, "没有这个文件", remedy) from None
    except UnicodeDecodeError:
        raise InputError(file, "不是 UTF-8 文本", "请另存为 UTF-8") from None
    except RecursionError:
        raise InputError(file, "嵌套过深", "请按样例区的写法改写") from None
    except tomllib.TOMLDecodeError as error:
        raise _mistake(file, str(error)) from None
    except (OSError, ValueError) as error:
        raise InputError(file, f"无法打开文件（{reason(error)}）", "请检查路径和权限") from error


def _mistake(file: Path, message: str) -> InputError:
    """tomllib's message with its place, in Chinese where it is a usual one."""
    said, _, where = message.rpartition(" (at ")
    at = re.fullmatch(r"line (\d+), column (\d+)\)", where)
    place = f"第{at[1]}行第{at[2]}列" if at else "文件末尾"
    for pattern, cause, remedy in _MISTAKES:
        if match := re.fullmatch(pattern, said):
            named = [group.replace("', '", ".").strip("'") for group in match.groups()]
            return InputError(file, cause.format(*named), remedy.format(), place)
    return InputError(file, f"不是合格的 TOML（{message}）", "请检查该处的引号、方括号和等号")
