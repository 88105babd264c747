/* Between Mermaid and Material, which starts it: on a phone a diagram keeps its size and is moved sideways. */
(() => {
  const initialize = mermaid.initialize;
  const fitted = { useMaxWidth: innerWidth > 720 };
  mermaid.initialize = settings =>
    initialize.call(mermaid, { ...settings, flowchart: fitted, sequence: { ...settings.sequence, ...fitted } });
})();
