"""A Russian company over two quarters: the review, what is due and who has signed, word by word in Russian."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from companies import PAGE, TEMPLATE, commit, facts_of, regulation, repository, tree_of, write

from playbook.cli.program import run

STEPS = [
    {
        "id": "s1",
        "actor": "closer",
        "action": "перезванивает",
        "deadline": "${stages.lead.max_days}",
        "artefact": "запись в CRM",
    },
    {"id": "s2", "actor": "head", "action": "смотрит", "deadline": "по пятницам", "artefact": "список"},
]
RULE: dict[str, Any] = {
    "purpose": "Ни одна сделка не забыта.",
    "steps": STEPS,
    "control": {"who": "head", "how": "по списку", "when": "каждое утро"},
    "consequences": ["Разговор"],
}


def russian() -> dict[str, Any]:
    data = facts_of(
        company={
            "name": "Хребет",
            "approver": "p-01",
            "language": "ru",
            "locale": "ru_RU",
            "currency": "RUB",
            "work": {"days": ["mon", "fri"], "opens": "09:00", "leave_notice": "2 weeks"},
        },
        crm={"loss_reasons": [{"id": "small", "name": "Мелкая покупка", "share": 9}]},
    )
    names = {"head": "Руководитель", "closer": "Закрывающий менеджер"}
    for role in data["roles"]["roles"]:
        role |= {"name": names[role["id"]], "duties": ["Продаёт"]}
    for person, name in zip(
        data["people"]["people"], ("Анна Белова", "Борис Котов", "Ёлкина Вера"), strict=True
    ):
        person["name"] = name
    for stage, name in zip(data["stages"]["stages"], ("Обращение", "Проба", "Заказ"), strict=True):
        stage |= {"name": name, "exit": "Назначен день."}
    data["motivation"]["motivation"][0] |= {"name": "Оплата менеджера", "base": 60000}
    data["regulations/R-01"] = regulation("R-01", **RULE, title="Звонки")
    data["regulations/R-02"] = regulation("R-02", **RULE, title="Этапы", table={"show": "stages"})
    data["regulations/R-04"] = regulation("R-04", **RULE, title="Оплата", table={"show": "tiers"})
    return data


def next_quarter() -> dict[str, Any]:
    """The same company with something of every kind changed."""
    data = russian()
    data["company"]["work"] |= {"days": ["mon", "fri", "sat"], "opens": "08:30"}
    del data["company"]["work"]["leave_notice"]
    data["roles"]["roles"][1]["duties"] = ["Продаёт", "Звонит"]
    data["people"]["people"].append(
        {"id": "p-04", "name": "Глеб Серов", "role": "closer", "since": "2025-08-01", "status": "probation"}
    )
    lead, trial, won = data["stages"]["stages"]
    lead |= {"max_days": 21, "exit": "Назначены день и час.", "probability": 7.5}
    data["stages"]["stages"] = [trial, lead, won]
    data["motivation"]["motivation"][0]["base"] = 65000
    data["motivation"]["motivation"][0]["bands"][1]["rate"] = 9.5
    data["motivation"]["motivation"][0]["bands"].append({"id": "b3", "from": 50000, "rate": 11})
    data["crm"]["loss_reasons"] = [{"id": "tiny", "was": "small", "name": "Мелкая покупка", "share": 9}]
    data["metrics"] = {"metrics": [{"id": "calls", "name": "Звонки"}]}
    return data


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The company issued and reviewed in the second quarter, edited and not yet committed in the third."""
    own = {
        "templates/regulation/default.md.j2": TEMPLATE.replace("| Stage | Limit |", "| Этап | Предел |"),
        "templates/site/funnel-test.md.j2": PAGE.replace("'Funnel'", "'Воронка'"),
    }
    repository(tmp_path, {**tree_of(russian()), **own}, day="2025-06-20")
    monkeypatch.chdir(tmp_path)
    day = ["--today", "2025-07-01"]
    assert run(["issue", "--all", "--by", "p-01", *day]) == 0
    assert run(["signoff", "add", "R-01,R-02", "--person", "p-02", "--how", "paper", *day]) == 0
    commit(tmp_path, "issued")
    kept = ["--kept", "R-01,R-02"]
    assert run(["review", "close", "2025-Q2", "--by", "p-01", *kept, "--today", "2025-07-02"]) == 0
    commit(tmp_path, "closed")
    changed = {name: content for name, content in next_quarter().items() if "/" not in name}
    write(tmp_path, {path: text for path, text in tree_of(changed).items() if path.startswith("company/")})
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str, day: str = "2025-10-05") -> str:
    """What a command prints, with `_` for a blank that may not break."""
    capsys.readouterr()
    assert run([*arguments, "--today", day]) == 0
    return capsys.readouterr().out.replace("\xa0", "_")


TEXT = """\
С пересмотра 2025-Q2 (02.07.2025): 14 изменений, 3 регламента, 1 страница,
расписаться заново: 3 человека
  к сведению: 7 файлов с данными не зафиксированы в git; показано то, что сейчас
  на диске

РАСПИСАТЬСЯ ЗАНОВО (3)
  ~ Этап «Обращение» — предельный срок: 14 дней → 21 день
      затронуто: R-01, R-02, R-04, «Воронка»              [stages.lead.max_days]
  ^ Этапы, новый порядок: «Обращение», «Проба» → «Проба», «Обращение»
      затронуто: R-01, R-02, R-04, «Воронка»                            [stages]
  ~ Схема оплаты «Оплата менеджера» — оклад в месяц: 60_000_₽ → 65_000_₽
      затронуто: R-04                                   [motivation.closer.base]

СООБЩИТЬ (10)
  ~ Рабочее время — рабочие дни, добавлено: суббота
      нигде не печатается                                    [company.work.days]
  ~ Рабочее время — начало работы: 09:00 → 08:30
      нигде не печатается                                   [company.work.opens]
  - Рабочее время — согласовать отпуск за, убрано: 2 недели
      нигде не печатается                            [company.work.leave_notice]
  ~ Закрывающий менеджер — что входит в работу, добавлено: «Звонит»
      нигде не печатается                                  [roles.closer.duties]
  + Добавлено: сотрудник Глеб Серов
      нигде не печатается                                          [people.p-04]
  ~ Этап «Обращение» — заканчивается, когда: «Назначен день.» → «Назначены
    день и час.»
      нигде не печатается                                     [stages.lead.exit]
  + Этап «Обращение» — вероятность, указано: 7,5_%
      нигде не печатается                              [stages.lead.probability]
  + Показатели: новый файл, 1 запись
      нигде не печатается                                              [metrics]
  ~ Схема оплаты «Оплата менеджера», ступень «от 10_000» — ставка: 7_% → 9,5_%
      нигде не печатается                      [motivation.closer.bands.b2.rate]
  + Схема оплаты «Оплата менеджера» — добавлено: ступень «от 50_000»
      нигде не печатается                           [motivation.closer.bands.b3]

ДЛЯ СВЕДЕНИЯ (1)
  = Причина отказа «Мелкая покупка», сменился код: small → tiny
                                                         [crm.loss_reasons.tiny]

РЕГЛАМЕНТЫ
  R-01 Звонки              ред. 1, проект ПРОСРОЧЕН 3 дн.   заново 3 из 3
  R-02 Этапы               ред. 1, проект ПРОСРОЧЕН 3 дн.   заново 3 из 3
  R-04 Оплата              ред. 1, проект ПРОСРОЧЕН 19 дн.  заново 3 из 3

КТО ЕЩЁ НЕ РАСПИСАЛСЯ
  Борис Котов: R-01, R-02, R-04
  Ёлкина Вера: R-01, R-02, R-04
  Глеб Серов: R-01, R-02, R-04
"""

MARKDOWN = """\
<!-- playbook review -->
# С пересмотра 2025-Q2 (02.07.2025): 14 изменений, 3 регламента, 1 страница, расписаться заново: 3 человека

> 7 файлов с данными не зафиксированы в git; показано то, что сейчас на диске

## Расписаться заново (3)

- ✏️ Этап «Обращение» — предельный срок: 14 дней → 21 день — затронуто: R-01, R-02, R-04, «Воронка» `stages.lead.max_days`
- ↕️ Этапы, новый порядок: «Обращение», «Проба» → «Проба», «Обращение» — затронуто: R-01, R-02, R-04, «Воронка» `stages`
- ✏️ Схема оплаты «Оплата менеджера» — оклад в месяц: 60_000_₽ → 65_000_₽ — затронуто: R-04 `motivation.closer.base`

## Сообщить (10)

- ✏️ Рабочее время — рабочие дни, добавлено: суббота — нигде не печатается `company.work.days`
- ✏️ Рабочее время — начало работы: 09:00 → 08:30 — нигде не печатается `company.work.opens`
- ➖ Рабочее время — согласовать отпуск за, убрано: 2 недели — нигде не печатается `company.work.leave_notice`
- ✏️ Закрывающий менеджер — что входит в работу, добавлено: «Звонит» — нигде не печатается `roles.closer.duties`
- ➕ Добавлено: сотрудник Глеб Серов — нигде не печатается `people.p-04`
- ✏️ Этап «Обращение» — заканчивается, когда: «Назначен день.» → «Назначены день и час.» — нигде не печатается `stages.lead.exit`
- ➕ Этап «Обращение» — вероятность, указано: 7,5_% — нигде не печатается `stages.lead.probability`
- ➕ Показатели: новый файл, 1 запись — нигде не печатается `metrics`
- ✏️ Схема оплаты «Оплата менеджера», ступень «от 10_000» — ставка: 7_% → 9,5_% — нигде не печатается `motivation.closer.bands.b2.rate`
- ➕ Схема оплаты «Оплата менеджера» — добавлено: ступень «от 50_000» — нигде не печатается `motivation.closer.bands.b3`

## Для сведения (1)

- 🏷️ Причина отказа «Мелкая покупка», сменился код: small → tiny `crm.loss_reasons.tiny`

<details><summary>R-01 Звонки: ред. 1, проект</summary>

- Закрывающий менеджер перезванивает, ~~14 дней.~~ **21 день.**

</details>

<details><summary>R-02 Этапы: ред. 1, проект</summary>

- Закрывающий менеджер перезванивает, ~~14 дней.~~ **21 день.**
- ~~Обращение | 14 дней~~
- **Обращение | 21 день**

</details>

<details><summary>R-04 Оплата: ред. 1, проект</summary>

- Закрывающий менеджер перезванивает, ~~14 дней.~~ **21 день.**
- Оплата менеджера: ~~60~~_**65**_000_₽

</details>

## Регламенты

| Регламент | Редакция | Срок пересмотра | Подписи | Страница |
|---|---|---|---|---|
| R-01 Звонки | ред. 1, проект | ПРОСРОЧЕН 3 дн. | заново 3 из 3 | 1 страница, 18 % |
| R-02 Этапы | ред. 1, проект | ПРОСРОЧЕН 3 дн. | заново 3 из 3 | 1 страница, 27 % |
| R-04 Оплата | ред. 1, проект | ПРОСРОЧЕН 19 дн. | заново 3 из 3 | 1 страница, 19 % |

<details><summary>Кто ещё не расписался (3)</summary>

- Борис Котов: R-01, R-02, R-04
- Ёлкина Вера: R-01, R-02, R-04
- Глеб Серов: R-01, R-02, R-04

</details>
"""

DUE = """\
16.09.2025  ПРОСРОЧЕН 19 дн.  R-04 Оплата  Руководитель
02.10.2025  ПРОСРОЧЕН 3 дн.   R-01 Звонки  Руководитель
02.10.2025  ПРОСРОЧЕН 3 дн.   R-02 Этапы   Руководитель
"""

STATUS = """\
R-01 Звонки                                                подписано 1 из 3
     ещё не подписали: Ёлкина Вера, Глеб Серов
R-02 Этапы                                                 подписано 1 из 3
     ещё не подписали: Ёлкина Вера, Глеб Серов
R-04 Оплата                                                подписано 0 из 3
     ещё не подписали: Борис Котов, Ёлкина Вера, Глеб Серов
подписано 2 из 9
R-01 Звонки                    Борис Котов          подпись 01.07.2025, ред. 1
R-02 Этапы                     Борис Котов          подпись 01.07.2025, ред. 1
R-04 Оплата                    Борис Котов          НЕТ ПОДПИСИ
подписано 2 из 3
"""


def test_the_review_as_text(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "review")
    assert text == TEXT
    assert max(map(len, text.splitlines())) <= 80


def test_the_review_as_a_comment_on_a_pull_request(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "review", "--format", "md") == MARKDOWN


def test_the_review_as_a_page(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    html = said(capsys, "review", "--format", "html")
    assert '<html lang="ru">' in html
    assert "<h2>Сообщить (10)</h2>" in html
    assert "<th>Срок пересмотра</th>" in html
    seen = re.sub(r"<style>.*?</style>|<code>.*?</code>|<[^>]+>", " ", html, flags=re.S)
    assert set(re.findall(r"[A-Za-z]{2,}", seen)) == {"git", "small", "tiny"}


def test_what_machines_read_is_not_said_in_russian(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Keys, kinds, levels, paths and days are the same in every language; sentences, labels and values are not."""
    spoken = {
        language: json.loads(said(capsys, "review", "--format", "json", "--language", language))
        for language in ("ru", "en")
    }
    entries = {language: review["changes"][0] for language, review in spoken.items()}
    assert entries["ru"]["sentence"] == "Рабочее время — рабочие дни, добавлено: суббота"
    assert entries["en"]["sentence"] == "Working time: working days: Saturday added"
    assert (entries["ru"]["label"], entries["ru"]["new"]) == ("Рабочие дни", ["суббота"])
    assert (entries["en"]["label"], entries["en"]["new"]) == ("Working days", ["Saturday"])
    for review in spoken.values():
        for key in ("base", "notes"):
            del review[key]
        del review["summary"]["headline"]
        for change in review["changes"]:
            for key in ("sentence", "label", "name", "old", "new"):
                change.pop(key)
    assert spoken["ru"] == spoken["en"]


def test_another_language_than_the_companys(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "review", "--language", "en")
    assert "~ Stage Обращение: time limit 14 days → 21 days\n" in text
    assert "+ Stage Обращение: probability set to 7.5%\n" in text
    assert "  R-01 Звонки               edition 1, draft  OVERDUE 3 d    sign again 3 of 3\n" in text
    assert run(["review", "--language", "rus"]) == 2
    assert "the review does not speak 'rus'; did you mean 'ru'?" in capsys.readouterr().err


def test_what_is_due(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "due") == DUE
    assert said(capsys, "due", "--within", "1d", day="2025-07-03") == "сроков нет\n"
    assert "через 11 дн." in said(capsys, "due", day="2025-09-21")


def test_who_has_signed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "signoff", "status") + said(capsys, "signoff", "status", "--person", "p-02") == STATUS


def test_issuing_closing_and_comparing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "issue", "R-01", "--by", "p-01")
    assert text.startswith("  R-01  редакция 2  отпечаток ")
    assert text.endswith(
        "Дальше: playbook build печатает документы, playbook signoff sheet R-01 — лист\nдля подписей. "
        "Зафиксируйте папку company/ в git.\n"
    )
    marked = (
        "# R-01 Звонки: редакция 1 → 2\n\n- Закрывающий менеджер перезванивает, ~~14 дней.~~ **21 день.**\n"
    )
    assert said(capsys, "redline", "R-01", "1", "2", "--format", "md") == marked
    assert said(capsys, "redline", "R-01", "2") == "R-01: тексты одинаковы\n"
    said(capsys, "issue", "--all", "--by", "p-01")
    assert said(capsys, "review", "close", "2025-Q3", "--by", "p-01").endswith(
        "\n\nДень записан в прочитанные регламенты. Зафиксируйте папку company/ в git:\n"
        "следующий пересмотр начнётся с этого места.\n"
    )
