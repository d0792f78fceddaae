/** Draws an SVG as PNG, with the fonts of this machine, two pixels to a unit. */
export async function pngOfSvg(svg: string): Promise<Uint8Array> {
  const { Transformer } = await import('@napi-rs/image');
  return await Transformer.fromSvg(svg).png();
}
