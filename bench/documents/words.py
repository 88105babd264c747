"""Words and sentences of the documents, in five languages."""

from __future__ import annotations

import random

LANGUAGES = {"en": "en-GB", "ru": "ru-RU", "nb": "nb-NO", "hu": "hu-HU", "zh": "zh-CN"}

WORDS = {
    "en": "the closer calls back within one working day and writes the result into the deal before lunch every lead gets "
    "an answer in five minutes price list discount approval head of sales review margin customer offer contract "
    "invoice handover weekly pipeline meeting forecast quota target regular buyer complaint stock delivery date "
    "follow-up win-loss well-known end-to-end day-to-day and/or yes/no client's owner's \u201cno\u201d \u2018maybe\u2019 (see R-04) "
    "10% 25% 1,500 3.5 9:30 24/7 Q3/Q4 e.g. i.e. step-by-step twenty-four \u2013 \u2014 \u2026 A4 CRM 5\u201310 2024-2026 #7 &",
    "ru": "\u043c\u0435\u043d\u0435\u0434\u0436\u0435\u0440 \u043f\u0435\u0440\u0435\u0437\u0432\u0430\u043d\u0438\u0432\u0430\u0435\u0442 \u043a\u043b\u0438\u0435\u043d\u0442\u0443 \u0432 \u0442\u0435\u0447\u0435\u043d\u0438\u0435 \u0440\u0430\u0431\u043e\u0447\u0435\u0433\u043e \u0434\u043d\u044f \u0438 \u0437\u0430\u043f\u0438\u0441\u044b\u0432\u0430\u0435\u0442 \u0440\u0435\u0437\u0443\u043b\u044c\u0442\u0430\u0442 \u0441\u0434\u0435\u043b\u043a\u0438 "
    "\u0440\u0443\u043a\u043e\u0432\u043e\u0434\u0438\u0442\u0435\u043b\u044c \u043e\u0442\u0434\u0435\u043b\u0430 \u043f\u0440\u043e\u0434\u0430\u0436 \u0443\u0442\u0432\u0435\u0440\u0436\u0434\u0430\u0435\u0442 \u0441\u043a\u0438\u0434\u043a\u0443 \u0441\u0432\u044b\u0448\u0435 \u043f\u043e\u0440\u043e\u0433\u0430 \u043a\u043e\u043c\u043c\u0435\u0440\u0447\u0435\u0441\u043a\u043e\u0435 \u043f\u0440\u0435\u0434\u043b\u043e\u0436\u0435\u043d\u0438\u0435 \u0434\u043e\u0433\u043e\u0432\u043e\u0440 "
    "\u0441\u0447\u0451\u0442-\u0444\u0430\u043a\u0442\u0443\u0440\u0430 \u0441\u0440\u043e\u043a \u043d\u0435 \u0431\u043e\u043b\u0435\u0435 \u0442\u0440\u0451\u0445 \u0434\u043d\u0435\u0439 \u0437\u0432\u043e\u043d\u043e\u043a \u0432\u0441\u0442\u0440\u0435\u0447\u0430 \u0432\u043e\u0437\u0440\u0430\u0436\u0435\u043d\u0438\u0435 \u00ab\u0434\u043e\u0440\u043e\u0433\u043e\u00bb \u00ab\u043f\u043e\u0434\u0443\u043c\u0430\u044e\u00bb \u2014 \u2013 \u0438/\u0438\u043b\u0438 \u043f\u043e-\u043f\u0440\u0435\u0436\u043d\u0435\u043c\u0443 \u2116\u00a07 "
    "10\u00a0% 1\u00a0500 (\u0441\u043c. \u043f.\u00a04) \u0438 \u0442.\u00a0\u0434. \u0432\u0437\u0430\u0438\u043c\u043e\u0434\u0435\u0439\u0441\u0442\u0432\u0438\u0435 \u043e\u0442\u0432\u0435\u0442\u0441\u0442\u0432\u0435\u043d\u043d\u043e\u0441\u0442\u044c 2024\u20132026 CRM-\u0441\u0438\u0441\u0442\u0435\u043c\u0430",
    "nb": "selgeren ringer kunden tilbake innen \u00e9n arbeidsdag og skriver resultatet i avtalen salgssjefen godkjenner rabatter over "
    "grensen hver henvendelse f\u00e5r svar p\u00e5 fem minutter kundebehandlingsrutine tilbudsoppf\u00f8lging m\u00e5l og budsjett \u00e5rsplan "
    "l\u00f8nnsomhet f\u00f8rstegangskj\u00f8per ja/nei og/eller 10 % \u00abfor dyrt\u00bb \u2013 s\u00e6rlig salgs- og markedsavdelingen "
    "konkurranseanalyse oppl\u00e6ringsansvarlig arbeidsmilj\u00f8 5\u201310 kl. 09.30 f.eks. osv.",
    "hu": "az \u00e9rt\u00e9kes\u00edt\u0151 egy munkanapon bel\u00fcl visszah\u00edvja az \u00fcgyfelet \u00e9s be\u00edrja az eredm\u00e9nyt az \u00fcgyletbe a vezet\u0151 "
    "hagyja j\u00f3v\u00e1 a hat\u00e1r feletti engedm\u00e9nyt minden \u00e9rdekl\u0151d\u0151 \u00f6t percen bel\u00fcl kap v\u00e1laszt aj\u00e1nlat szerz\u0151d\u00e9s sz\u00e1mla "
    "hat\u00e1rid\u0151 \u0171rlap \u0151sz k\u00f6r\u00fcltekint\u0151en fel\u00fclvizsg\u00e1lat \u201edr\u00e1ga\u201d \u201emajd megl\u00e1tjuk\u201d \u2013 \u00e9s/vagy 10%-os 5-10 2026. "
    "megb\u00edzhat\u00f3s\u00e1g versenyt\u00e1rselemz\u00e9s \u00fcgyf\u00e9lkapcsolat pl. stb. napi-heti",
}
CHINESE = (
    "\u9500\u552e\u4eba\u5458\u5fc5\u987b\u5728\u4e00\u4e2a\u5de5\u4f5c\u65e5\u5185\u56de\u7535",
    "\u5ba2\u6237\u7684\u95ee\u9898\u8981\u8bb0\u5f55\u5728\u7cfb\u7edf\u91cc",
    "\u7ecf\u7406\u6279\u51c6\u8d85\u8fc7\u9650\u989d\u7684\u6298\u6263",
    "\u6bcf\u5468\u68c0\u67e5\u4e00\u6b21\u9500\u552e\u6f0f\u6597",
    "\u4ea7\u54c1\u4ef7\u683c\u4e0e\u4ea4\u8d27\u671f\u9650",
    "\u62a5\u4ef7\u5355\u5e94\u5728\u4e09\u5929\u5185\u53d1\u51fa",
    "\u5408\u540c\u7b7e\u8ba2\u4e4b\u540e\u5f00\u5177\u53d1\u7968",
    "\u65b0\u4eba\u57f9\u8bad\u4e3a\u671f\u4e94\u5929",
    "\u201c\u592a\u8d35\u4e86\u201d\u4e0d\u662f\u62d2\u7edd\u7684\u7406\u7531",
    "\uff08\u89c1\u7b2c\u56db\u6761\uff09",
    "\u5b8c\u6210\u7387\u4e0d\u4f4e\u4e8e90%",
    "CRM\u7cfb\u7edf",
    "\u300a\u9500\u552e\u624b\u518c\u300b\u7b2c3\u7ae0",
    "\u6bcf\u6708\u7b2c1\u4e2a\u5de5\u4f5c\u65e5",
    "10\u4e07\u5143\u4ee5\u4e0a",
    "A\u7c7b\u5ba2\u6237",
)
LONG = (
    "anna.hansen-olsen@salg.example.com",
    "https://www.example.com/playbook/regulations/R-04/steps?id=17&lang=en#top",
    "www.example.org/a/b",
    "Donaudampfschifffahrtsgesellschaftskapit\u00e4nsm\u00fctzenabzeichen",
    "C:\\Sales\\2026\\offers.xlsx",
    "super\u00adcali\u00adfragi\u00adlistic\u00adexpi\u00adali\u00addocious",
    "R\u201104",
    "10\u00a0000\u00a0kr",
    "e\u0301te\u0301",
    "+47\u00a022\u00a033\u00a044\u00a055",
    "antidis\u00adestablish\u00admentarianism",
    "x" * 90,
    "a,b;c:d",
    "[1]",
    "{ok}",
    "50/50",
    "$1,500.00",
    "\u20ac99",
    "\u00a7 4",
    "3\u00d74",
    "\u2192",
)


class Words:
    """Makes texts of a language; every choice is drawn from `rnd`."""

    language: str
    rnd: random.Random

    def _text(self, words: int) -> str:
        if words <= 0:
            return ""
        if self.language == "zh":
            return self._chinese(words)
        stock = WORDS[self.language].split(" ")
        chosen = [self.rnd.choice(stock) for _ in range(words)]
        for i in range(len(chosen)):
            chance = self.rnd.random()
            if chance < 0.05:
                chosen[i] += self.rnd.choice((".", ",", ";", ":", "?", "!"))
            elif chance < 0.06:
                chosen[i] = self.rnd.choice(LONG[:3])
        return " ".join(chosen)

    def _chinese(self, words: int) -> str:
        parts = []
        for _ in range(max(words // 4, 1)):
            parts.append(self.rnd.choice(CHINESE))
            parts.append(
                self.rnd.choice(("\uff0c", "\uff0c", "\u3002", "\u3001", "\uff1b", "\uff1a", "", " "))
            )
        return "".join(parts)[: max(words * 2, 2)]
