/**
 * A page for card numbers, which the console shows in a frame. The surrounding page gets a token,
 * with the nonce given after `#`; this service never gets the number.
 */
import { createHash } from 'node:crypto';

export interface CardPage {
  readonly path: string;
  /** Content security policy: what the page may load, and who may frame it. */
  readonly policy: string;
  /** `theme`: the surrounding page's; null: the system's. */
  text(asked: Readonly<Record<'lang' | 'theme', string | null>>): string;
}

export interface CardPageOptions {
  readonly path: string;
  /** Calls `tell({ token })`, and may read `form`. */
  readonly script: string;
  /** Directives beyond the page's own script and style. */
  readonly policy: readonly string[];
  /** Sources of scripts beside the page's own [none]. */
  readonly scriptsFrom?: string;
  readonly contentOf: (lang: string | null) => { readonly title: string; readonly body: string };
}

const style = `
:root { color-scheme: light dark; font: 14px/20px system-ui, sans-serif; }
[data-theme=light] { color-scheme: light; }
[data-theme=dark] { color-scheme: dark; }
body { margin: 0; background: light-dark(#fff, #1b1e1c); color: light-dark(#1b1c1a, #eceae4); }
form, label, ul { display: grid; gap: 8px; margin: 0; padding: 0; }
form { padding: 4px; }
p { margin: 0; }
p, label, ul { color: light-dark(#55564f, #b4b5ad); }
ul { gap: 0; list-style: none; }
input, button { min-height: 36px; padding: 6px 12px; border-radius: 6px; font: inherit;
  border: 1px solid light-dark(#8c897f, #6f756f); background: inherit;
  color: light-dark(#1b1c1a, #eceae4); }
input { background: light-dark(#fff, #1b1e1c); font-variant-numeric: tabular-nums; }
[type=submit] { background: light-dark(#0b5f57, #5fc4b5); color: light-dark(#fff, #08211e); }
li button { width: 100%; border-color: transparent; text-align: start; }
:focus-visible { outline: 3px solid light-dark(#0b5f57, #5fc4b5); outline-offset: 1px; }
[role=alert]:empty { display: none; }
[role=alert] { color: light-dark(#b3261e, #ff8a7f); }
`;

const tellScript = `
const [form] = document.forms;
const tell = (said) =>
  parent.postMessage({ ...said, nonce: location.hash.slice(1) }, location.origin);
addEventListener('keydown', ({ key }) => key === 'Escape' && tell({}));
`;

export const isFrench = (lang: string | null): boolean => lang === 'fr';

export function cardPageOf(options: CardPageOptions): CardPage {
  const { path, contentOf, scriptsFrom = '' } = options;
  const script = `${tellScript}${options.script}`;
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}${scriptsFrom === '' ? '' : ` ${scriptsFrom}`}`,
    `style-src ${hashOf(style)}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
    ...options.policy,
  ].join('; ');
  const text: CardPage['text'] = ({ lang, theme }) => {
    const { title, body } = contentOf(lang);
    const themed = theme === 'light' || theme === 'dark' ? ` data-theme="${theme}"` : '';
    return `<!doctype html>
<html lang="${isFrench(lang) ? 'fr' : 'en'}"${themed}>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${style}</style>
${body}
<script>${script}</script>
</html>
`;
  };
  return { path, policy, text };
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
