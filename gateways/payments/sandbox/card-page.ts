/**
 * The sandbox's card page, in a frame without origin, so neither page reads the other. It sends and
 * stores nothing.
 */
import { type CardPage, cardPageOf, isFrench } from '../card-page.ts';

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

const script = `
const tokens = ${JSON.stringify(tokens)};
const { number } = form.elements;
addEventListener('focus', () => number.focus());
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

/** For services that use the sandbox. */
export const sandboxCardPage: CardPage = cardPageOf({
  path: '/sandbox/card',
  script,
  policy: ['sandbox allow-scripts allow-forms'],
  contentOf: (lang) => {
    const { title, note, number, use, wrong, unknown, does } = words[isFrench(lang) ? 'fr' : 'en'];
    const cards = Object.entries(tokens).map(([digits, token]) => {
      const shown = digits.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
      return `<li><button type="button" data-card="${shown}">${shown} · ${does[token]}</button></li>`;
    });
    const field = `<input name="number" inputmode="numeric" autocomplete="cc-number" required>`;
    return {
      title,
      body: `<form data-wrong="${wrong}" data-unknown="${unknown}">
<label>${number}${field}</label>
<p role="alert"></p>
<button type="submit">${use}</button>
<p>${note}</p>
<ul>${cards.join('')}</ul>
</form>`,
    };
  },
});
