/** Renders a Vega-Lite specification as SVG, without a DOM; the libraries are loaded here, on first use. */
export async function vegaSvg(specification: object): Promise<string> {
  const [{ parse, View }, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  const common = {
    background: "white",
    padding: 20,
    config: { font: "sans-serif", view: { stroke: null }, axis: { labelFontSize: 11, titleFontSize: 12 } },
  };
  const whole = { ...common, ...specification } as Parameters<typeof compile>[0];
  const view = new View(parse(compile(whole).spec), { renderer: "none" });
  try {
    return shortened(await view.toSVG());
  } finally {
    view.finalize();
  }
}

/** The same picture in a smaller file: hundredths of a pixel are finer than anybody sees, and opaque is the default. */
function shortened(svg: string): string {
  return svg.replace(/\d+\.\d{3,}/g, (number) => `${Math.round(Number(number) * 100) / 100}`)
    .replaceAll(' opacity="1"', "");
}
