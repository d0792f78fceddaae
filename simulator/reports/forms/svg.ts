/** One chart as an SVG file: as on the page by day, with its title above and its legend below. */
import { type Chart, chartWidth } from './document.ts';
import { chartCss, dayColours, escapeHtml } from './html.ts';

const margin = 16;
const titleHeight = 34;
const lineHeight = 22;
/** Width of a letter at most, so that a legend wraps in time. */
const letterWidth = 7.5;
const signWidth = 32;

/** The text of an SVG file. */
export function chartSvg({ title, description, keys, drawing, height }: Chart): string {
  const { signs, lines } = legendOf(keys);
  const whole = {
    width: chartWidth + 2 * margin,
    height: titleHeight + height + lines * lineHeight + 2 * margin,
  };
  const legend = `<g transform="translate(0 ${titleHeight + height + lineHeight / 2})">${signs}</g>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${whole.width} ${whole.height}" width="${whole.width}" height="${whole.height}" font-family="system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif">
<title>${escapeHtml(title)}</title>
<desc>${escapeHtml(description)}</desc>
<style>
${inColour(chartCss)}
.title { fill: ${dayColours.ink}; font-size: 16px; font-weight: 600; }
.words { fill: ${dayColours.soft}; font-size: 13px; }
</style>
<rect width="100%" height="100%" fill="${dayColours.paper}"/>
<g transform="translate(${margin} ${margin})">
<text class="title" y="14">${escapeHtml(title)}</text>
<g transform="translate(0 ${titleHeight})">
${drawing}
</g>
${legend}
</g>
</svg>
`;
}

/** Drawings alone know no variables. */
function inColour(css: string): string {
  const colours: { readonly [name: string]: string } = dayColours;
  return css.replaceAll(/var\(--(\w+)\)/g, (whole, name: string) => colours[name] ?? whole);
}

function legendOf(keys: Chart['keys']): { readonly signs: string; readonly lines: number } {
  let [left, line] = [0, 0];
  const signs = keys.map(({ text, className }) => {
    const width = signWidth + text.length * letterWidth;
    if (left > 0 && left + width > chartWidth) [left, line] = [0, line + 1];
    const sign =
      className === 'band'
        ? '<rect class="band a" y="-6" width="24" height="12"/>'
        : `<line class="${className === 'target' ? 'target' : `line ${className}`}" x2="24"/>`;
    const at = `translate(${left} ${line * lineHeight})`;
    left += width + margin;
    return `<g transform="${at}">${sign}<text class="words" x="${signWidth}" dy="0.32em">${escapeHtml(text)}</text></g>`;
  });
  return { signs: signs.join('\n'), lines: keys.length === 0 ? 0 : line + 1 };
}
