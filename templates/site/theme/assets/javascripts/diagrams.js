/* Between Mermaid and Material, which draws with it: a wide diagram is never shrunk until nobody can read it, it is
   moved sideways instead. On paper it is fitted to the page. */
(() => {
  const SMALLEST = 0.75;
  const render = mermaid.render;
  mermaid.render = async (id, ...rest) => {
    const drawn = await render.call(mermaid, id, ...rest);
    const width = parseFloat((drawn.svg.match(/max-width: ([\d.]+)px/) || [0, 0])[1]);
    const least = `<style>@media screen { #${id} { min-width: ${width * SMALLEST}px } }</style>`;
    return { ...drawn, svg: drawn.svg.replace(/>/, `>${least}`) };
  };
})();
