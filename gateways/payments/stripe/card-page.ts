/**
 * The page around Stripe's card field. Stripe's script makes the field, in a frame of Stripe's, and
 * gives a token for what was typed there. It needs an origin, so the page has ours.
 * Source: decisions/0047.
 */
import { type CardPage, cardPageOf, isFrench } from '../card-page.ts';

const scripts = 'https://js.stripe.com https://*.js.stripe.com';
const words = {
  en: { title: 'Card, at Stripe', use: 'Pay with this card', lost: 'Stripe cannot be reached.' },
  fr: {
    title: 'Carte, chez Stripe',
    use: 'Payer avec cette carte',
    lost: 'Stripe est injoignable.',
  },
} as const;

const script = `
const alert = form.querySelector('[role=alert]');
const isLost = typeof Stripe === 'undefined';
if (isLost) alert.textContent = form.dataset.lost;
else {
  const stripe = Stripe(form.dataset.key, { locale: document.documentElement.lang });
  const card = stripe.elements().create('card', { hidePostalCode: true });
  card.mount('#card');
  card.on('ready', () => card.focus());
  card.on('escape', () => tell({}));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    form.elements[0].disabled = true;
    const { paymentMethod, error } = await stripe.createPaymentMethod({ type: 'card', card });
    form.elements[0].disabled = false;
    alert.textContent = error?.message ?? '';
    if (paymentMethod !== undefined) tell({ token: paymentMethod.id });
  });
}
`;

/** `publishableKey` names the account; it may be known to anyone. */
export function stripeCardPage(publishableKey: string): CardPage {
  return cardPageOf({
    path: '/stripe/card',
    script,
    scriptsFrom: scripts,
    policy: [
      `frame-src ${scripts} https://hooks.stripe.com`,
      'connect-src https://api.stripe.com',
      'sandbox allow-scripts allow-forms allow-same-origin',
    ],
    contentOf: (lang) => {
      const { title, use, lost } = words[isFrench(lang) ? 'fr' : 'en'];
      return {
        title,
        body: `<form data-key="${publishableKey}" data-lost="${lost}">
<div id="card"></div>
<p role="alert"></p>
<button type="submit">${use}</button>
</form>
<script src="https://js.stripe.com/v3/"></script>`,
      };
    },
  });
}
