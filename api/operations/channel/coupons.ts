/** Coupons of a centre. Source: dynamics-call-center.md 1.11, 3.7. */
import {
  type CouponSettings,
  couponKeys,
  couponListSchema,
  couponResourceSchema,
  couponSettingsSchema,
} from '../../../contracts/index.ts';
import { keyRange } from '../../../store/index.ts';
import type { Serving } from '../../operation.ts';
import { Refusal } from '../../refusal.ts';
import { operation } from '../route.ts';
import { list } from '../shared.ts';
import {
  added,
  createDocument,
  documentPage,
  type Kept,
  lookers,
  patchDocument,
  patchErrors,
  patched,
  requireDocument,
  shownDocument,
} from './documents.ts';

export const couponOperations = {
  listCoupons: operation(
    'GET /api/v1/centres/{centre}/coupons',
    ['Coupons', 'Les bons'],
    { query: list, answer: couponListSchema, access: lookers },
    ({ query }, serving) => documentPage(serving.store.coupons, query, serving),
  ),
  createCoupon: operation(
    'POST /api/v1/centres/{centre}/coupons',
    ['Add a coupon', 'Ajouter un bon'],
    {
      note: 'A code belongs to one coupon.',
      body: couponSettingsSchema,
      example: {
        ...{ code: 'WELCOME', name: { fr: 'Bienvenue', en: 'Welcome' } },
        ...{ codes: [{ code: 'BIENVENUE10' }], discount: { kind: 'percent', percent: 10 } },
      },
      answer: couponResourceSchema,
      ...added,
      errors: ['name_taken'],
    },
    (asked, serving) => createDocument(keptCoupons(serving), asked, { serving, path: 'coupons' }),
  ),
  getCoupon: operation(
    'GET /api/v1/coupons/{coupon}',
    ['A coupon', 'Un bon'],
    { answer: couponResourceSchema, tagged: 'version', access: lookers },
    (asked, serving) => shownDocument(requireCoupon(asked.params.coupon, serving), serving),
  ),
  patchCoupon: operation(
    'PATCH /api/v1/coupons/{coupon}',
    ['Change a coupon (merge patch)', 'Modifier un bon'],
    {
      note: 'Orders that have it keep what it was, and are judged anew when they are submitted.',
      ...patched,
      example: { active: false },
      answer: couponResourceSchema,
      audited: ({ params }, serving) => requireCoupon(String(params['coupon']), serving).document,
      errors: [...patchErrors, 'name_taken'],
    },
    (asked, serving) => {
      const before = requireCoupon(asked.params.coupon, serving);
      return shownDocument(
        patchDocument(keptCoupons(serving), before, { asked, serving }),
        serving,
      );
    },
  ),
} as const;

function requireCoupon(id: string, { store, wire }: Serving) {
  return requireDocument(store.coupons, id, { code: 'item_not_found', wire });
}

function keptCoupons({ store, wire }: Serving): Kept<CouponSettings> {
  return {
    repository: store.coupons,
    schema: couponSettingsSchema,
    key: 'code',
    keys: couponKeys,
    check: ({ code: own, codes }) => {
      for (const { code } of codes) {
        const of = { centreId: wire.ownerId, kind: 'coupon', after: null, limit: 2 };
        const found = store.coupons.search({ ...of, ranges: [keyRange.exact(code)] });
        const other = found.find(({ record }) => record.id !== own);
        if (other === undefined) continue;
        const detail = `The code ${code} is of coupon ${other.record.id}; expected another.`;
        throw new Refusal('name_taken', detail);
      }
    },
  };
}
