/** A drawing of an item: a plain shape in its colour, as SVG that holds nothing but shapes. */

export type Shape = keyof typeof shapes;

/** What is drawn, on a field of 160 by 120. */
const shapes = {
  folded: (c: string) =>
    `<rect x="35" y="62" width="90" height="26" rx="9" fill="${c}"/><rect x="35" y="44" width="90" height="26" rx="9" fill="${c}" stroke="#0002"/><path d="M44 57h72" stroke="#fff8" stroke-width="3"/>`,
  pillow: (c: string) =>
    `<path d="M36 40q44-12 88 0q10 20 0 42q-44 12-88 0q-10-22 0-42z" fill="${c}"/><path d="M48 48q32-6 64 0" fill="none" stroke="#fff8" stroke-width="3"/>`,
  garment: (c: string) =>
    `<path d="M64 26l16 8 16-8 22 16-10 16-10-6v46H62V52l-10 6-10-16z" fill="${c}"/><path d="M80 34v64" stroke="#0002" stroke-width="2"/>`,
  plate: (c: string) =>
    `<ellipse cx="80" cy="66" rx="48" ry="28" fill="${c}"/><ellipse cx="80" cy="64" rx="30" ry="16" fill="#fff6"/>`,
  cup: (c: string) =>
    `<path d="M50 38h52v30q0 24-26 24T50 68z" fill="${c}"/><path d="M102 46q20 0 18 16t-20 14" fill="none" stroke="${c}" stroke-width="6"/>`,
  lamp: (c: string) =>
    `<path d="M62 26h36l16 36H46z" fill="${c}"/><path d="M80 62v32M62 96h36" stroke="#6b5b4b" stroke-width="5"/>`,
  box: (c: string) =>
    `<path d="M40 48l40-18 40 18v38L80 104 40 86z" fill="${c}"/><path d="M40 48l40 18 40-18M80 66v38" fill="none" stroke="#0003" stroke-width="2"/>`,
  machine: (c: string) =>
    `<rect x="46" y="20" width="68" height="82" rx="5" fill="${c}"/><circle cx="80" cy="66" r="22" fill="#fff9" stroke="#0003" stroke-width="3"/><path d="M54 32h34" stroke="#0004" stroke-width="4"/>`,
  curtain: (c: string) =>
    `<path d="M34 24h92" stroke="#6b5b4b" stroke-width="5"/><path d="M40 26h34q-4 38-10 72H40zM120 26H86q4 38 10 72h24z" fill="${c}"/>`,
  bottle: (c: string) =>
    `<path d="M70 22h20v18q14 6 14 22v34q0 6-6 6H62q-6 0-6-6V62q0-16 14-22z" fill="${c}"/><rect x="58" y="66" width="44" height="20" fill="#fff9"/>`,
} as const;

/** The whole picture, with its title for those who cannot see it. */
export function itemDrawing(shape: Shape, colour: string, title: string): string {
  const words = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 120" role="img"><title>${words}</title><rect width="160" height="120" fill="#faf8f4"/>${shapes[shape](colour)}</svg>`;
}
