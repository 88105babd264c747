"""Word lists: the same lists in every language, and they find what they are for and nothing else."""

from __future__ import annotations

import pytest

from playbook.rules.words import languages, words_of


def test_every_language_has_the_same_lists() -> None:
    assert languages() == ["en", "hu", "nb", "ru", "zh"]
    assert {language: words_of(language).names for language in languages()} == dict.fromkeys(
        languages(), words_of("en").names
    )


@pytest.mark.parametrize(
    ("language", "name", "text"),
    [
        ("en", "seller_acts", "Proposal sent"),
        ("ru", "seller_acts", "Мы отправили предложение"),
        ("hu", "seller_acts", "Elküldtük az ajánlatot"),
        ("nb", "seller_acts", "Tilbud sendt"),
        ("zh", "seller_acts", "报价已发"),
        ("en", "promises", "We guarantee delivery on Friday"),
        ("ru", "promises", "Гарантируем поставку в пятницу"),
        ("hu", "promises", "Garantáljuk a pénteki szállítást"),
        ("nb", "promises", "Vi garanterer levering på fredag"),
        ("zh", "promises", "我们保证周五到货"),
        ("ru", "fines", "Опоздание: штраф 500 рублей"),
        ("hu", "fines", "Késés: bírság 5000 forint"),
        ("nb", "fines", "For sent: bot på 500 kroner"),
        ("zh", "fines", "迟到罚款五十元"),
        ("en", "own_sales", "Paid on own sales, nothing on the team's"),
        ("ru", "own_sales", "Процент за личные продажи, за отдел — ничего"),
        ("ru", "bureaucratese", "Осуществляет привлечение клиентов"),
        ("hu", "bureaucratese", "A feladat elvégzésre kerül"),
        ("nb", "bureaucratese", "Iverksetter tiltak i henhold til plan"),
        ("zh", "bureaucratese", "负责相关工作"),
        ("en", "vague_times", "As soon as possible"),
        ("ru", "vague_times", "в кратчайшие сроки"),
        ("hu", "vague_times", "minél hamarabb"),
        ("nb", "vague_times", "så snart som mulig"),
        ("zh", "vague_times", "尽快"),
    ],
)
def test_found(language: str, name: str, text: str) -> None:
    assert words_of(language).claimed(name, text)


@pytest.mark.parametrize(
    ("language", "name", "text"),
    [
        ("en", "seller_acts", "The buyer names a day"),
        ("en", "promises", "I cannot guarantee Friday"),
        ("ru", "promises", "Не гарантируем пятницу"),
        ("nb", "promises", "Vi kan ikke garantere fredag"),
        ("zh", "promises", "我们不保证周五到货"),
        ("en", "fines", "The bonus is not earned; no fines"),
        ("ru", "fines", "Без штрафов: премия не начисляется"),
        ("nb", "fines", "Boten ligger ved kaia"),
        ("en", "own_sales", "For the result of the department; own sales earn nothing"),
        ("ru", "own_sales", "За результат отдела; за личные продажи — ничего"),
        ("hu", "own_sales", "Saját eladás után semmi nem jár"),
        ("nb", "own_sales", "Egne salg gir ikke bonus"),
        ("en", "bureaucratese", "Calls twenty companies a day"),
        ("en", "vague_times", "by 17:00 the same day"),
    ],
)
def test_not_found(language: str, name: str, text: str) -> None:
    assert not words_of(language).claimed(name, text)


def test_an_unknown_language_is_read_as_english() -> None:
    assert words_of("de").find("placeholders", "tbd") == "tbd"
