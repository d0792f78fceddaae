/** The centres of a service: which there are, making one, taking one off, all wallboards. */
import {
  centreFileSchema,
  centreInServiceSchema,
  centreListSchema,
  centreMessages,
  centreNameSchema,
  centreSchema,
  lineText,
  optionalField,
  Refusal,
  refusal,
  strict,
  wallboardListSchema,
  wallboardSchema,
} from '../../contracts/index.ts';
import { administrators, everyone } from './access-rules.ts';
import { wallboardText } from './centre.ts';
import { requireCentre } from './named-things.ts';
import type { ApiRequest } from './operation.ts';
import type { AnswerOf } from './operation-spec.ts';
import { operation, wireIdSchema } from './route.ts';
import type { CentreInService, ServiceCentres, Services } from './services.ts';

export const serviceCentreOperations = {
  listCentres: operation(
    'GET /api/v1/centres',
    [
      'The centres of this service that one may know of',
      'Les centres de ce service que l’on connaît',
    ],
    {
      note: 'One’s own; those that a token of an identity provider names, too; all of them for the administrators of the first centre. A request is for the centre that its token names. Of several, and without a token, the header `Callwright-Centre`, the first label of the host, or the path says which; else it is for the first.',
      answer: centreListSchema,
      access: everyone,
    },
    async (asked, serving) => ({
      items: (await known(asked, serving)).map(shown),
      isKept: serving.ofService?.isKept === true,
    }),
  ),
  createCentre: operation(
    'POST /api/v1/centres',
    ['Make a centre', 'Créer un centre'],
    {
      note: 'By an administrator of the service’s first centre. It begins with the centre file of a template, its rules in force and its channel, or with a file given; with who makes it as its administrator; with no items, customers or orders. It is there again when the service starts again. The id of a centre that was taken off, alone, opens that one again, as it was.',
      body: strict({
        id: centreNameSchema,
        name: optionalField(lineText(200), 'Shown to people [the template’s].'),
        template: optionalField(
          wireIdSchema,
          'A centre of this service to begin with [the first].',
        ),
        file: centreFileSchema
          .pipe(centreSchema)
          .optional()
          .describe('A centre file, in place of a template.'),
      }),
      example: { id: 'lyon', name: 'Lyon', template: 'verdier' },
      answer: centreInServiceSchema,
      status: 201,
      access: administrators,
      audited: true,
      errors: ['centre_not_found', 'centre_not_valid', 'name_taken'],
    },
    async ({ body, principal }, serving) => {
      const { id, name, template, file } = body;
      const made = await requireService(serving).make({ id, name, template, file }, principal);
      return shown(made);
    },
  ),
  deleteCentre: operation(
    'DELETE /api/v1/centres/{centre}',
    ['Take a centre off the service', 'Retirer un centre du service'],
    {
      note: 'One that was made here, while no calls are there. Its data are kept.',
      answer: null,
      status: 204,
      isOfService: true,
      access: administrators,
      audited: true,
      errors: ['in_use'],
    },
    async ({ params: { centre } }, serving) => {
      const { ofService, wire } = serving;
      if (ofService?.isFirst(wire.ownerId) !== true) requireCentre(centre, wire);
      await requireService(serving).takeOff(centre);
      return null;
    },
  ),
  listWallboards: operation(
    'GET /api/v1/wallboards',
    [
      'The wallboards of all centres that one may see',
      'Les tableaux des centres que l’on peut voir',
    ],
    {
      note: 'Of the same centres as `GET /centres`, without their agents.',
      answer: wallboardListSchema,
      access: everyone,
    },
    async (asked, serving) => {
      const open = (await known(asked, serving)).filter((one) => one.serving !== null);
      return { items: await Promise.all(open.map(boardOf)) };
    },
  ),
} as const;

async function boardOf({ id, name, serving }: CentreInService) {
  const text = await wallboardText(serving as Services, { without: 'agents' });
  const wallboard = wallboardSchema.parse(JSON.parse(text.bytes.toString()));
  text.sent();
  return { centreId: id, name, wallboard };
}

function shown({ id, name, serving, problem, isMade }: CentreInService) {
  const state = serving === null ? ('closed' as const) : ('open' as const);
  return { centreId: id, name, state, problem, isMade } satisfies AnswerOf<{
    answer: typeof centreInServiceSchema;
  }>;
}

/** The service's centres, for an administrator of its first. @throws {Refusal} */
function requireService({ ofService, wire }: Services): ServiceCentres {
  if (ofService?.isFirst(wire.ownerId) === true) return ofService;
  throw refusal(centreMessages.notOfService, { id: wire.ownerId });
}

/** The centres that who asks may know of: where their proof is valid, or all. */
async function known(asked: ApiRequest, own: Services): Promise<readonly CentreInService[]> {
  const { ofService, wire } = own;
  const { id, name = id } = wire.live.file;
  if (ofService === null)
    return [{ id, name, serving: own, problem: null, cause: null, isMade: false }];
  const all = ofService.all();
  const isAdministrator = asked.principal?.roles.includes('admin') === true;
  if (isAdministrator && ofService.isFirst(wire.ownerId)) return all;
  const some = await Promise.all(
    all.map((one) => one.id === wire.ownerId || isKnownIn(one, asked)),
  );
  return all.filter((_, place) => some[place]);
}

async function isKnownIn({ serving }: CentreInService, asked: ApiRequest): Promise<boolean> {
  if (serving === null || asked.authorization === undefined) return false;
  try {
    const { principals } = serving.gate;
    const there = await principals.of(asked.authorization, asked.origin);
    return there !== null && there.roles.length > 0;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
