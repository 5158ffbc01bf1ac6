"""Words and minutes of scripts that put no blanks between words."""

import pytest

from content_api.parsing.body.plain_text import reading_minutes
from content_api.values.scripts import count_words, is_sign, is_stacker, part_signs

from .compiling import article_of, compile_article


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("plain text", "plain text"),
        ("más texto", "más texto"),
        ("检索GPT模型", "检 索 GPT 模 型"),
        ("がカー", "が カ ー"),
        ("데이터를", "데 이 터 를"),
        ("ไม่มี", "ไ ม่ มี"),
        ("ខ្មែរ", "ខ្មែ រ"),
        ("မြန်မာ", "မြ န် မာ"),
        ("ລາວ", "ລ າ ວ"),
        ("हिन्दी", "हिन्दी"),
        ("数、据", "数 、 据"),
    ],
)
def test_signs_are_parted_and_their_marks_stay_with_them(text: str, parted: str) -> None:
    assert part_signs(text).split() == parted.split()


def test_a_sign_is_told_by_its_script() -> None:
    assert [is_sign(char) for char in "库かカ한ไa1é、"] == [True] * 5 + [False] * 4
    assert is_stacker("\u17d2")
    assert not is_stacker("a")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("uno dos, tres — 4", 4),
        ("más ¿qué? …", 2),
        ("学" * 500, 230),
        ("ひらがな、カタカナ。" * 50, 184),  # 400 letters
        ("한국어 문장을 읽는다", 3),
        ("ภาษาไทยไม่ยาก", 4),
        ("เรียนภาษาไทย ทุกวัน", 5),
        ("ខ្ញុំរៀនភាសាខ្មែរ", 3),
        ("ຂ້ອຍຮຽນພາສາລາວ", 4),
        ("GPT模型 en español", 3 + 2 * 0.46),
        ("हिन्दी भाषा", 2),
    ],
)
def test_words_are_counted_as_the_script_has_them(text: str, words: float) -> None:
    assert count_words(text) == pytest.approx(words)


@pytest.mark.parametrize(
    ("sentence", "times", "minutes"),
    [
        ("机器学习从数据中总结规律。", 250, 6),  # 3,000 characters at 500 a minute
        ("機械学習はデータから学びます。", 200, 6),  # 2,800
        ("기계는 데이터에서 배운다. ", 230, 3),  # 690 words at 230
        ("เครื่องเรียนรู้จากข้อมูล ", 150, 3),
    ],
)
def test_minutes_follow_the_script(sentence: str, times: int, minutes: int) -> None:
    document = article_of(compile_article(f"---\ntitle: T\n---\n{sentence * times}\n"))
    assert reading_minutes(document.word_count) == minutes
