"""Accepting and rejecting tracked changes by LibreOffice itself, through a macro in a profile of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

MACRO = """\
Sub Settle(folder As String)
  Dim names(1000) As String, count As Integer, i As Integer, way As Integer
  name = Dir(folder & "/*.docx")
  Do While name &lt;&gt; ""
    names(count) = name
    count = count + 1
    name = Dir()
  Loop
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  Dim word(0) As New com.sun.star.beans.PropertyValue
  word(0).Name = "FilterName"
  word(0).Value = "MS Word 2007 XML"
  Dim nothing_() As New com.sun.star.beans.PropertyValue
  commands = Array(".uno:AcceptAllTrackedChanges", ".uno:RejectAllTrackedChanges")
  folders = Array("/accepted/", "/rejected/")
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  For i = 0 To count - 1
    For way = 0 To 1
      doc = StarDesktop.loadComponentFromURL(ConvertToURL(folder &amp; "/" &amp; names(i)), "_blank", 0, hidden())
      dispatcher.executeDispatch(doc.CurrentController.Frame, commands(way), "", 0, nothing_())
      doc.storeToURL(ConvertToURL(folder &amp; folders(way) &amp; names(i)), word())
      doc.close(True)
    Next
  Next
  StarDesktop.terminate()
End Sub
""".replace('& "/*', '&amp; "/*')


def settle(folder: Path, profile: Path, soffice: str) -> None:
    """Puts every DOCX of `folder` into its accepted/ and rejected/, all changes settled by LibreOffice."""
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    # The first start fills a new profile with an empty Module1.
    subprocess.run([*command, "--terminate_after_init"], check=True, capture_output=True, timeout=120)
    (profile / "user" / "basic" / "Standard" / "Module1.xba").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" '
        f'script:language="StarBasic">{MACRO}</script:module>'
    )
    for name in ("accepted", "rejected"):
        (folder / name).mkdir()
    run = [*command, f'macro:///Standard.Module1.Settle("{folder}")']
    subprocess.run(run, check=True, capture_output=True, timeout=1200)
