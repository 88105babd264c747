"""Children of WordprocessingML elements stand in the order of ISO/IEC 29500-1, annex A: Word refuses others."""

from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree
from msgspec.structs import replace
from test_docx import SHEET

from playbook.outputs.docx import write

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
    " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
    " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss"
    " imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd"
    " fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing"
    " tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark"
    " headers cellIns cellDel cellMerge tcPrChange",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType"
    " pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "tbl": "tblPr tblGrid tr",
    "tc": "tcPr p tbl",
    "tcMar": "top start left bottom end right",
    "tblCellMar": "top start left bottom end right",
    "tblBorders": "top start left bottom end right insideH insideV",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked"
    " personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "num": "abstractNumId lvlOverride",
    "numbering": "numPicBullet abstractNum num",
    "settings": "zoom mirrorMargins trackRevisions defaultTabStop autoHyphenation consecutiveHyphenLimit"
    " characterSpacingControl footnotePr endnotePr compat rsids themeFontLang clrSchemeMapping decimalSymbol listSeparator",
}  # fmt: skip
# The row's own settings come in any order, the marks of a change after them.
ROW_CHANGES = {"ins", "del", "trPrChange"}


def misplaced(data: bytes) -> tuple[list[str], int]:
    """What stands where the schema does not allow it, and how many elements were looked at."""
    found: list[str] = []
    seen = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.startswith("word/") or not name.endswith(".xml"):
                continue
            for element in etree.fromstring(archive.read(name)).iter():
                tag = etree.QName(element).localname
                children = [etree.QName(child).localname for child in element]
                if element.tag == W + "trPr":
                    changed = [child in ROW_CHANGES for child in children]
                    found += [f"{name}: trPr {children}"] * (changed != sorted(changed))
                if tag not in ORDER or not element.tag.startswith(W):
                    continue
                seen += 1
                order = ORDER[tag].split()
                unknown = [child for child in children if child not in order]
                places = [order.index(child) for child in children if child in order]
                if unknown or places != sorted(places):
                    found.append(f"{name}: {tag} {children}")
    return found, seen


@pytest.mark.parametrize(
    "sheet",
    [SHEET, replace(SHEET, language="zh", pages="many"), replace(SHEET, approval=(), logo=b"", qr="")],
)
def test_children_stand_in_the_order_of_the_standard(sheet: object) -> None:
    found, seen = misplaced(write(sheet))  # type: ignore[arg-type]
    assert not found
    assert seen > 100


def test_every_relationship_and_content_type_has_its_part() -> None:
    archive = zipfile.ZipFile(io.BytesIO(write(SHEET)))
    names = set(archive.namelist())
    kinds = etree.fromstring(archive.read("[Content_Types].xml"))
    overrides = {row.get("PartName").lstrip("/") for row in kinds if row.get("PartName")}
    endings = {row.get("Extension") for row in kinds if row.get("Extension")}
    assert overrides <= names
    assert all(name in overrides or name.rsplit(".", 1)[1] in endings for name in names)
    assert {name for name in names if name.endswith(".xml") and "/" in name} == overrides
    relations = [name for name in names if name.endswith(".rels") and name.startswith("word/")]
    for name in relations:
        for row in etree.fromstring(archive.read(name)):
            if row.get("TargetMode") != "External":
                assert f"word/{row.get('Target')}" in names
    for name in names:
        if name.startswith("word/") and name.endswith(".xml"):
            used = set(
                etree.fromstring(archive.read(name)).xpath(
                    "//@r:id|//@r:embed",
                    namespaces={"r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships"},
                )
            )
            own = f"word/_rels/{name[5:]}.rels"
            known = {row.get("Id") for row in etree.fromstring(archive.read(own))} if own in names else set()
            assert used <= known, name
