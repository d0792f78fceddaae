/**
 * The sandbox's card page, in a frame without origin, so neither page reads the other. It sends and
 * stores nothing; the surrounding page gets a token, with the nonce given after `#`.
 */
import { createHash } from 'node:crypto';

/** Path of the card page, for services that use the sandbox. */
export const cardPagePath = '/sandbox/card';

/** Test card numbers and their tokens. */
const tokens = {
  '4242424242424242': 'tok_ok',
  '4000000000000002': 'tok_hard',
  '4000000000009995': 'tok_soft',
  '4000000000000069': 'tok_partial_60',
} as const;

const words = {
  en: {
    title: 'Card, at the sandbox of payments',
    note: 'No money moves. Cards to test with:',
    number: 'Card number',
    use: 'Pay with this card',
    wrong: 'This is no card number: a digit is wrong or missing.',
    unknown: 'The sandbox refuses this card: it knows those below alone.',
    does: {
      tok_ok: 'approved',
      tok_hard: 'declined for good',
      tok_soft: 'declined, to be tried again',
      tok_partial_60: 'approved for 60 %',
    },
  },
  fr: {
    title: 'Carte, au bac à sable des paiements',
    note: 'Rien n’est débité. Cartes d’essai\u202F:',
    number: 'Numéro de carte',
    use: 'Payer avec cette carte',
    wrong: 'Ce n’est pas un numéro de carte\u202F: un chiffre est faux ou manque.',
    unknown: 'Le bac à sable refuse cette carte\u202F: il ne connaît que celles-ci.',
    does: {
      tok_ok: 'acceptée',
      tok_hard: 'refusée définitivement',
      tok_soft: 'refusée, à retenter',
      tok_partial_60: 'acceptée pour 60\u202F%',
    },
  },
} as const;

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

const script = `
const tokens = ${JSON.stringify(tokens)};
const [form] = document.forms;
const { number } = form.elements;
const tell = (said) =>
  parent.postMessage({ ...said, nonce: location.hash.slice(1) }, location.origin);
addEventListener('focus', () => number.focus());
addEventListener('keydown', ({ key }) => key === 'Escape' && tell({}));
for (const button of form.querySelectorAll('[data-card]')) {
  button.addEventListener('click', () => {
    number.value = button.dataset.card;
    number.focus();
  });
}
/** The last digit of a card number checks the others (Luhn). */
const isNumber = (digits) => {
  const values = [...digits].reverse().map((digit, place) =>
    place % 2 === 0 ? Number(digit) : (2 * digit) % 10 + Math.floor(digit / 5));
  return digits.length > 11 && values.reduce((sum, value) => sum + value, 0) % 10 === 0;
};
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const digits = number.value.replaceAll(/\\D/g, '');
  const token = tokens[digits];
  const { wrong, unknown } = form.dataset;
  form.querySelector('[role=alert]').textContent =
    token === undefined ? (isNumber(digits) ? unknown : wrong) : '';
  if (token !== undefined) tell({ token });
});
`;

/**
 * Content security policy: only the page's own script and style; only this service may frame it.
 */
export const cardPagePolicy = [
  "default-src 'none'",
  `script-src ${hashOf(script)}`,
  `style-src ${hashOf(style)}`,
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-scripts allow-forms',
].join('; ');

/** `theme`: the surrounding page's; null: the system's. */
export function cardPage({ lang, theme }: Readonly<Record<'lang' | 'theme', string | null>>) {
  const language = lang === 'fr' ? 'fr' : 'en';
  const { title, note, number, use, wrong, unknown, does } = words[language];
  const cards = Object.entries(tokens).map(([digits, token]) => {
    const shown = digits.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
    return `<li><button type="button" data-card="${shown}">${shown} · ${does[token]}</button></li>`;
  });
  const themed = theme === 'light' || theme === 'dark' ? ` data-theme="${theme}"` : '';
  return `<!doctype html>
<html lang="${language}"${themed}>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${style}</style>
<form data-wrong="${wrong}" data-unknown="${unknown}">
<label>${number}<input name="number" inputmode="numeric" autocomplete="cc-number" required></label>
<p role="alert"></p>
<button type="submit">${use}</button>
<p>${note}</p>
<ul>${cards.join('')}</ul>
</form>
<script>${script}</script>
</html>
`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
