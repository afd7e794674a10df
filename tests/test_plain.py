"""Text files: encodings, lines, and what is no text."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongfu.documents import plain
from gongfu.documents.errors import InputError

TEXT = "一、总体要求\n到2025年，城镇新增就业5万人以上。（责任单位：市人社局）\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-32"])
def test_every_encoding_gives_the_same_text(encoding: str) -> None:
    assert plain.decode(TEXT.encode(encoding), "a.txt") == TEXT


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_told_from_latin_text_alone(encoding: str) -> None:
    assert plain.decode("Task 1, by June 2025\r\n".encode(encoding), "a.txt") == "Task 1, by June 2025\r\n"


def test_rare_characters_of_gb18030() -> None:
    assert plain.decode("㛃、𠮷、鿍两地".encode("gb18030"), "a.txt") == "㛃、𠮷、鿍两地"


def test_a_file_cut_inside_a_character_stays_utf8() -> None:
    assert plain.decode("各县市".encode()[:-1], "a.txt") == "各县\ufffd"


def test_a_damaged_byte_costs_one_character_and_is_reported() -> None:
    data = bytearray((TEXT * 4).encode())
    data[4] = 0xFF
    document = plain.read(bytes(data), "a.txt")
    assert document.raw.count("\ufffd") == 3  # a three-byte character whose middle is lost
    assert document.raw.endswith(TEXT)
    assert document.warnings == ("有 3 处字符无法识别",)


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 8,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        "一、总体要求".encode() + b"\x00" + "二、主要任务".encode(),
        bytes(range(1, 256)) * 8,
    ],
    ids=["program", "picture", "zero-byte", "all-bytes"],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="不是文字文件"):
        plain.decode(data, "a.txt")


def test_lines_of_every_system_are_blocks_with_their_place() -> None:
    document = plain.read("一\r\n\r\n二\r三\n \n四\u2028五".encode(), "a.txt")
    assert [(block.text, block.place.paragraph) for block in document.blocks] == [
        ("一", 1),
        ("二", 2),
        ("三", 3),
        ("四", 5),
        ("五", 6),
    ]


def test_a_line_longer_than_any_document_is_refused() -> None:
    with pytest.raises(InputError, match=f"{plain.MAX_CHARACTERS:,} 字"):
        plain.read(b"a" * (plain.MAX_CHARACTERS + 1), "a.txt")


def test_more_lines_than_any_document_has_are_refused() -> None:
    with pytest.raises(InputError, match="500,000 行"):
        plain.read(b"a\n" * (plain.MAX_LINES + 1), "a.txt")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_what_was_written_is_read(text: str) -> None:
    assert plain.decode(text.encode("utf-8-sig"), "a.txt") == text


@given(st.text())
def test_a_block_points_at_its_own_characters(text: str) -> None:
    try:
        document = plain.read(text.encode("utf-8", "ignore"), "a.txt")
    except InputError:
        return
    for block in document.blocks:
        assert document.raw[block.raw_offset(0) :].startswith(block.text)


def test_random_bytes_are_text_or_refused() -> None:
    for size in range(1, 200):
        data = os.urandom(size)
        try:
            assert isinstance(plain.decode(data, "a.txt"), str)
        except InputError as error:
            assert "\n" not in str(error)
