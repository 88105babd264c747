"""The parts that depend on the page setup and the language only: styles, numbering, settings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from playbook.outputs.docx_sheet import PageSetup
from playbook.outputs.docx_xml import HEAD, NAMESPACES, twips, xml

GREY = "595959"
_RULE = "BFBFBF"
_SHADE = "EEF1F5"
CELL_SIDE = 80
"""Left and right margin of a table cell, twips."""
CELL_TOP = 25
TABLE_STYLE = "RuledTable"
_GLYPHS = ("•", "–", "·")


def is_east_asian(language: str) -> bool:
    return language.split("-")[0].lower() in ("zh", "ja", "ko")


def word_language(language: str) -> str:
    """A BCP 47 tag with the territory that Word wants: ru → ru-RU, en-GB stays."""
    if "-" in language:
        return language
    from babel.core import get_global

    likely = get_global("likely_subtags").get(language)
    return f"{language}-{likely.rsplit('_', 1)[1]}" if likely else language


def fonts(name: str, east_asian: str) -> str:
    return (
        f'<w:rFonts w:ascii="{xml(name)}" w:hAnsi="{xml(name)}" '
        f'w:eastAsia="{xml(east_asian)}" w:cs="{xml(name)}"/>'
    )


def size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def exact(pitch: float, before: float = 0, after: float = 0) -> str:
    """Spacing in points; the pitch is exact, so the height of a line is the same in every layout engine."""
    return (
        f'<w:spacing w:before="{twips(before)}" w:after="{twips(after)}" '
        f'w:line="{twips(pitch)}" w:lineRule="exact"/>'
    )


def pitch_of(points: float) -> float:
    """Line pitch of a heading: a fifth more than its type, to the half point."""
    return round(points * 2.4) / 2


def _style(
    key: str,
    name: str,
    ppr: str = "",
    rpr: str = "",
    *,
    kind: str = "paragraph",
    based: str = "Normal",
    following: str = "",
    default: bool = False,
    rest: str = "",
) -> str:
    return (
        f'<w:style w:type="{kind}"'
        + ' w:default="1"' * default
        + f' w:styleId="{key}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based}"/>' if based else "")
        + (f'<w:next w:val="{following}"/>' if following else "")
        + '<w:uiPriority w:val="9"/><w:qFormat/>'
        + (f"<w:pPr>{ppr}</w:pPr>" if ppr else "")
        + (f"<w:rPr>{rpr}</w:rPr>" if rpr else "")
        + f"{rest}</w:style>"
    )


def _heading(key: str, name: str, setup: PageSetup, points: float, level: int) -> str:
    spacing = exact(pitch_of(points), before=6 if level == 0 else 4, after=2)
    look = f'<w:b/><w:bCs/><w:color w:val="{setup.accent}"/>{size(points)}'
    return _style(key, name, spacing + f'<w:outlineLvl w:val="{level}"/>', look, following="Normal")


@lru_cache(maxsize=32)
def styles_part(setup: PageSetup, language: str) -> str:
    tag = word_language(language)
    east = f' w:eastAsia="{xml(tag)}"' if is_east_asian(language) else ""
    base = fonts(setup.font, setup.east_asian_font) + size(setup.size)
    # Hyphenation, widow control and automatic spacing between scripts differ from engine to engine: all off.
    calm = (
        '<w:keepNext w:val="0"/><w:widowControl w:val="0"/><w:suppressAutoHyphens/><w:overflowPunct w:val="0"/>'
        '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
    )
    bold = "<w:b/><w:bCs/>"
    ruled = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = (
        f'<w:tblCellMar><w:top w:w="{CELL_TOP}" w:type="dxa"/><w:left w:w="{CELL_SIDE}" w:type="dxa"/>'
        f'<w:bottom w:w="{CELL_TOP}" w:type="dxa"/><w:right w:w="{CELL_SIDE}" w:type="dxa"/></w:tblCellMar>'
    )
    header_row = f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{_SHADE}"/></w:tcPr></w:tblStylePr>'
    body = exact(setup.pitch, after=3)
    styles = [
        _style("Normal", "Normal", calm + body + '<w:jc w:val="left"/>', based="", default=True),
        _style("DefaultParagraphFont", "Default Paragraph Font", kind="character", based="", default=True),
        _style("TableNormal", "Normal Table", kind="table", based="", default=True,
               rest='<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
               '<w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
               "</w:tblCellMar></w:tblPr>"),
        _style("NoList", "No List", kind="numbering", based="", default=True),
        _style("Title", "Title", exact(pitch_of(setup.title_size), before=7, after=4),
               f"{bold}{size(setup.title_size)}", following="Normal"),
        _heading("Heading1", "heading 1", setup, setup.heading_size, 0),
        _heading("Heading2", "heading 2", setup, setup.subheading_size, 1),
        _style("ListBullet", "List Bullet", exact(setup.pitch, after=1.5)),
        _style("ListNumber", "List Number", exact(setup.pitch, after=1.5)),
        _style("TableText", "Table Text", exact(setup.pitch)),
        _style("TableHeading", "Table Heading", "", bold, based="TableText"),
        _style("TableGap", "Table Gap", exact(4), size(2)),
        _style("CompanyName", "Company Name", exact(pitch_of(setup.size + 1)),
               f'{bold}<w:color w:val="{setup.accent}"/>{size(setup.size + 1)}'),
        _style("Approval", "Approval", exact(setup.pitch)),
        _style("Picture", "Picture", '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>', size(1)),
        _style("Header", "header", exact(12), f'<w:color w:val="{GREY}"/>{size(9)}'),
        _style("Footer", "footer", exact(10), size(8)),
        _style("FooterLabel", "Footer Label", exact(9), f'<w:color w:val="{GREY}"/>{size(7)}', based="Footer"),
        _style("Hyperlink", "Hyperlink", kind="character", based="DefaultParagraphFont",
               rpr=f'<w:color w:val="{setup.accent}"/><w:u w:val="single"/>'),
        _style("Code", "Code", kind="character", based="DefaultParagraphFont",
               rpr=fonts("Courier New", setup.east_asian_font)),
        _style(TABLE_STYLE, "Ruled Table", kind="table", based="TableNormal",
               rest=f"<w:tblPr><w:tblBorders>{ruled}</w:tblBorders>{margins}</w:tblPr>{header_row}"),
    ]  # fmt: skip
    return (
        f"{HEAD}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{base}"
        f'<w:lang w:val="{xml(tag)}"{east}/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        f"{''.join(styles)}</w:styles>"
    )


def numbering_part(setup: PageSetup, lists: Sequence[tuple[int, int]]) -> str:
    """Numbering: w:num 1 for all bullets, then one for every numbered list, given as (level, first number).

    Every list has an abstract numbering of its own: lists that share one and restart lose the restart in
    LibreOffice when their first item is deleted.
    """
    abstract = [_abstract(setup, 0, "bullet", 8, 1)]
    abstract += [
        _abstract(setup, key, "decimal", level, first) for key, (level, first) in enumerate(lists, 1)
    ]
    nums = "".join(
        f'<w:num w:numId="{key + 1}"><w:abstractNumId w:val="{key}"/></w:num>' for key in range(len(abstract))
    )
    return f"{HEAD}<w:numbering {NAMESPACES}>{''.join(abstract)}{nums}</w:numbering>"


@lru_cache(maxsize=256)
def _abstract(setup: PageSetup, key: int, kind: str, level: int, first: int) -> str:
    hang = round(setup.size * 36)
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="{first if i == level else 1}"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{_GLYPHS[i % 3] if kind == "bullet" else f"%{i + 1}."}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{hang * (i + 1)}" w:hanging="{hang}"/></w:pPr></w:lvl>'
        for i in range(level + 1)
    )
    return (
        f'<w:abstractNum w:abstractNumId="{key}"><w:multiLevelType w:val="hybridMultilevel"/>{levels}'
        "</w:abstractNum>"
    )


def settings_part(language: str) -> str:
    tag = xml(word_language(language))
    east = f' w:eastAsia="{tag}"' if is_east_asian(language) else ""
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (("compatibilityMode", 15), ("overrideTableStyleFontSizeAndJustification", 1),
                            ("enableOpenTypeFeatures", 0), ("doNotFlipMirrorIndents", 1),
                            ("differentiateMultirowTableHeaders", 1))
    )  # fmt: skip
    return (
        f'{HEAD}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/>'
        '<w:autoHyphenation w:val="0"/><w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:compat>{compat}</w:compat><w:themeFontLang w:val="{tag}"{east}/></w:settings>'
    )
