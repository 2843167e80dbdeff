import re
import sqlite3
import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.rules import text
from petitions.rules.text import bigrams, clean, clean_line, display_filename, fold, is_seen, search_terms

NARRATIVE = (
    "本人於105年10月8日向南星科技文教股份有限公司購買英語課程，金額新臺幣22,852元，分校關閉。"
    "業者僅願退還5成費用，本人無法接受。業者表示須由總公司核定，至今已逾13日仍無下文。"
    "業者主張已拆封使用故不予退換，惟依消費者保護法第19條本人應可於七日內解除契約。請協助釐清責任。"
)
ideographs = st.one_of(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.characters(min_codepoint=0x3400, max_codepoint=0x4DBF),
    st.characters(min_codepoint=0x20000, max_codepoint=0x323AF, categories=["Lo"]),
)
any_text = st.text(st.characters(exclude_categories=()))


@given(any_text)
def test_clean_text_can_be_stored_anywhere_and_stays_clean(anything):
    cleaned = clean(anything)
    assert clean(cleaned) == cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", cleaned)
    assert unicodedata.is_normalized("NFC", cleaned)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a\x00b", "ab"),
        ("一\r\n二\r三\u2028四\x85五", "一\n二\n三\n四\n五"),
        ("附檔\u202egpj.exe", "附檔gpj.exe"),
        ("王\ud800明", "王明"),
        ("\ufeff您好", "您好"),
        ("e\u0301", "é"),
        ("欄\t位", "欄\t位"),
        ("ＡＢＣ１２３①", "ＡＢＣ１２３①"),
        ("𠮷野家的㍿", "𠮷野家的㍿"),
        ("plain words", "plain words"),
    ],
)
def test_cleaning_takes_away_only_what_nobody_wrote(typed, stored):
    assert clean(typed) == stored


def test_a_line_has_single_blanks_inside_and_none_around():
    assert clean_line("　王\r\n 小\t明 \x00") == "王 小 明"


@given(any_text)
def test_folding_twice_changes_nothing_more(anything):
    assert fold(fold(anything)) == fold(anything)


def test_folding_is_stable_for_every_single_character():
    for code in range(sys.maxunicode + 1):
        once = fold(chr(code))
        assert fold(once) == once, hex(code)


@given(st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("ｅé\u0301\u3099か中，"))))
def test_folding_is_nfkc_in_lower_case_with_one_of_each_variant(anything):
    variants = str.maketrans({pair[0]: pair[1] for pair in text.VARIANTS.split()})
    assert fold(anything) == unicodedata.normalize("NFKC", anything).lower().translate(variants)


def test_folding_joins_widths_cases_and_variants():
    assert fold("ＡＢＣ台灣溫泉") == fold("abc臺灣温泉")
    assert fold("鹽埕區") == fold("塩埕區")
    assert fold("涂先生") != fold("凃先生")


def test_no_variant_is_folded_in_two_steps():
    pairs = text.VARIANTS.split()
    assert all(len(pair) == 2 for pair in pairs)
    assert not {pair[0] for pair in pairs} & {pair[1] for pair in pairs}


@given(st.text(ideographs, min_size=2, max_size=60))
def test_every_pair_of_neighbours_can_be_found(run):
    folded = fold(run)
    assert set(bigrams(run)) == {folded[at : at + 2] for at in range(len(folded) - 1)}


def test_tokens_are_pairs_whole_words_and_lone_characters():
    assert bigrams("買iPhone 15，退費不成") == sorted(["買", "iphone", "15", "退費", "費不", "不成"])
    assert bigrams("") == bigrams("，。！") == []
    assert bigrams("Lɨmʉy café") == ["café", "lɨmʉy"]


def test_tokens_are_sorted_and_each_once():
    assert bigrams("退費退費退費") == ["費退", "退費"]


def test_an_endless_word_is_cut():
    assert bigrams("a" * 5000) == ["a" * 64]


@given(st.text(ideographs, min_size=2, max_size=40), st.data())
def test_a_part_of_a_text_finds_the_text(run, data):
    start = data.draw(st.integers(0, len(run) - 2))
    part = run[start : data.draw(st.integers(start + 2, len(run)))]
    terms = search_terms(part)
    assert set(terms.grams) <= set(bigrams(run))
    assert all(word in fold(run) for word in terms.words)


def test_a_query_of_several_words_asks_for_all_of_them():
    terms = search_terms(" 台北　退費 退費 Ａ10 ")
    assert terms.words == ("臺北", "退費", "a10")
    assert terms.grams == ("a10", "臺北", "退費")


def test_a_single_character_is_verified_but_not_looked_up():
    assert search_terms("王") == (("王",), ())
    assert search_terms("買a") == (("買a",), ("a",))


@given(any_text)
def test_any_text_can_be_folded_cut_and_asked(anything):
    assert all(bigrams(anything))
    assert len(search_terms(anything).grams) <= len(fold(anything[: 4 * text.LONGEST_QUERY])) + 100
    assert display_filename(anything)


def test_every_token_is_one_token_of_the_full_text_index():
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table words using fts5(grams, tokenize='unicode61')")
    base.execute("create virtual table vocabulary using fts5vocab(words, 'instance')")
    runs = [run for code in range(sys.maxunicode + 1) for run in bigrams(chr(code)) if len(run) == 1]
    tokens = [run + run for run in runs]
    base.executemany("insert into words(grams) values (?)", ((token,) for token in tokens))
    rows = base.execute("select doc, count(*) from vocabulary group by doc having count(*) <> 1")
    assert [tokens[doc - 1] for doc, _ in rows] == []
    assert base.execute("select count(distinct doc) from vocabulary").fetchone()[0] == len(tokens)


def test_cutting_up_a_narrative_is_fast():
    fold(NARRATIVE)
    best = min(_seconds(bigrams, NARRATIVE) for _ in range(300))
    assert best < 130e-6 * len(NARRATIVE) / 143 * 2, f"{best * 1e6:.0f} µs"


def _seconds(function, argument):
    start = time.perf_counter()
    function(argument)
    return time.perf_counter() - start


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("消費爭議證據.pdf", "消費爭議證據.pdf"),
        (r"C:\fakepath\發票.jpg", "發票.jpg"),
        ("../../etc/passwd", "passwd"),
        ("附檔\u202egpj.exe", "附檔gpj.exe"),
        ('a"b<c>\r\n\x00.pdf', "a_b_c_ .pdf"),
        ("\u200b.htaccess", "_.htaccess"),
        (".env ", "env"),
        ("...", "未命名"),
        ("", "未命名"),
        ("???", "未命名"),
        ("路徑/", "未命名"),
    ],
)
def test_a_file_is_shown_under_a_harmless_name(given_name, shown):
    assert display_filename(given_name) == shown


@given(any_text)
def test_a_shown_file_name_stays_what_it_is(anything):
    name = display_filename(anything)
    assert display_filename(name) == name
    assert len(name) <= text.LONGEST_FILENAME
    assert not set(name) & set('\r\n/\\"<>:|*?')


def test_a_long_file_name_keeps_its_extension():
    assert display_filename("長" * 300 + ".pdf") == "長" * 116 + ".pdf"
    assert display_filename("長." + "x" * 300) == ("長." + "x" * 300)[:120]


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\u200d" * 50, "\u3164", "\u2800 \u00ad", "\u0301"])
def test_what_nobody_sees_is_nothing(text):
    assert not is_seen(text)


@pytest.mark.parametrize("text", ["王", "\U00020bb7", "\ue000", "\U000323b0", "👨\u200d👩", "a\u200b", "?"])
def test_a_rare_or_private_character_is_something(text):
    assert is_seen(text)
