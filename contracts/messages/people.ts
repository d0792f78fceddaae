/** Messages about people, keys, sign-ins and drafts. */
import { messagesOf } from './message.ts';

export const peopleMessages = messagesOf({
  connectionsMax: [
    'rate_limited',
    '{name} has {most} connections of this kind open already; expected one of them closed.',
    '{name} a déjà {most} connexions ouvertes de ce type ; attendu : que l’une soit fermée.',
  ],
  draftTooLarge: [
    'body_too_large',
    'The content of {id} has {bytes} bytes; expected {most} at most.',
    'Le contenu de {id} a {bytes} octets ; attendu : {most} au plus.',
  ],
  draftUnknown: [
    'draft_not_found',
    'There is no draft {id} of {person}.',
    'Il n’y a pas de brouillon {id} de {person}.',
  ],
  draftsMax: [
    'limit_exceeded',
    '{person} has {most} drafts; expected one of them deleted before {id} is kept.',
    '{person} a {most} brouillons ; attendu : que l’un d’eux soit supprimé avant que {id} soit conservé.',
  ],
  keyAddresses: [
    'limit_exceeded',
    'addresses are {outside}; expected some within {bounds}, where the key that makes it may be used.',
    'Les adresses sont {outside} ; attendu : des adresses dans {bounds}, où la clé qui la crée peut servir.',
  ],
  keyExpired: [
    'token_expired',
    'The key "{name}" was good until {until}.',
    'La clé "{name}" était valable jusqu’à {until}.',
  ],
  keyTooLong: [
    'limit_exceeded',
    'expiresAt is {expiresAt}; expected {until} at the latest, when the key that makes it ends.',
    'expiresAt est {expiresAt} ; attendu : {until} au plus tard, fin de la clé qui la crée.',
  ],
  keyUnknown: [
    'api_key_not_found',
    'There is no key {id}, or it was revoked.',
    'Il n’y a pas de clé {id}, ou elle a été révoquée.',
  ],
  keysMax: [
    'in_use',
    '{most} keys are in use; expected one of them revoked.',
    '{most} clés sont utilisées ; attendu : que l’une d’elles soit révoquée.',
  ],
  memberRight: [
    'role_missing',
    '{name} is {seen}; to change {members}, expected {expected}.',
    '{name} est {seen} ; pour modifier {members}, attendu : {expected}.',
  ],
  beyondLimits: [
    'role_missing',
    '{name} is limited to {limits}, which {operation} cannot be held to or does not name; expected something within it.',
    '{name} est limité à {limits}, que {operation} ne peut respecter ou ne nomme pas ; attendu : quelque chose dans ces limites.',
  ],
  idInUse: [
    'name_taken',
    'The id {id} is taken; expected another one.',
    'L’identifiant {id} est pris ; attendu : un autre.',
  ],
  agentTaken: [
    'in_use',
    '{name} works as {agent} already; expected another agent, or a new one.',
    '{name} travaille déjà comme {agent} ; attendu : un autre conseiller, ou un nouveau.',
  ],
  lastAdmin: [
    'in_use',
    '{id} is the last admin who can sign in; expected another one first.',
    '{id} est le dernier admin qui peut s’identifier ; attendu : un autre d’abord.',
  ],
  ofFile: [
    'in_use',
    '{id} stands in the accounts file and would come back; expected {id} disabled.',
    '{id} est dans le fichier des comptes et reviendrait ; attendu : que {id} soit désactivé.',
  ],
  peopleMax: [
    'in_use',
    '{most} people or roles are kept; expected one of them removed.',
    '{most} personnes ou rôles sont conservés ; attendu : que l’un soit supprimé.',
  ],
  rightsBeyond: [
    'limit_exceeded',
    '{name} may not give {rights}; expected rights of their own, and, for oneself, no further ones.',
    '{name} ne peut pas donner {rights} ; attendu : des droits qui sont les siens, et pas de nouveaux pour soi-même.',
  ],
  roleInUse: [
    'in_use',
    '{person} has the role {id}; expected nobody to have it.',
    '{person} a le rôle {id} ; attendu : que personne ne l’ait.',
  ],
  noAccount: [
    'user_not_found',
    '{id} has no account here; expected a person of listUsers.',
    '{id} n’a pas de compte ici ; attendu : une personne de listUsers.',
  ],
  noProvider: [
    'operation_unavailable',
    'No identity provider is configured here.',
    'Aucun fournisseur d’identité n’est configuré ici.',
  ],
  outsider: [
    null,
    'There is no such {kind} where {name} has a role.',
    '{kind} là où {name} a un rôle.',
  ],
  passkeyNotValid: [
    'passkey_not_valid',
    'The passkey {id} is not one made for {server} by {person} just now, known to its device and to nobody here.',
    'La clé d’accès {id} n’en est pas une que {person} vient de créer pour {server}, connue de son appareil et de personne ici.',
  ],
  passkeyUnknown: [
    'passkey_not_found',
    'There is no passkey {passkey} of {person}.',
    'Il n’y a pas de clé d’accès {passkey} de {person}.',
  ],
  passkeysMax: [
    'limit_exceeded',
    '{person} has {most} passkeys; expected one of them removed before another is made.',
    '{person} a {most} clés d’accès ; attendu : que l’une soit retirée avant qu’une autre soit créée.',
  ],
  providerKeys: [
    'operation_unavailable',
    'The keys of {issuer} cannot be read now ({why}).',
    'Les clés de {issuer} sont illisibles pour l’instant ({why}).',
  ],
  providerUnreachable: [
    'operation_unavailable',
    '{issuer} cannot be asked now ({why}).',
    '{issuer} est injoignable pour l’instant ({why}).',
  ],
  roleOneOf: [
    'role_missing',
    '{name} is {seen}; expected {needs}{own}.',
    '{name} est {seen} ; attendu : {needs}{own}.',
  ],
  scopesBeyond: [
    'limit_exceeded',
    '{name} may not do all that {scopes} opens; expected scopes within their own.',
    '{name} n’a pas tous les droits que donne {scopes} ; attendu : des portées dans les limites des siennes.',
  ],
  signingInMax: [
    'resource_unavailable',
    '{most} people are signing in at once; try again.',
    '{most} personnes se connectent en même temps ; réessayez.',
  ],
  tokenExpired: [
    'token_expired',
    'The token has expired; refresh it.',
    'Le jeton a expiré ; renouvelez-le.',
  ],
  tooManyAttempts: [
    'rate_limited',
    'There were more than {most} attempts to sign in to this account; try again later.',
    'Il y a eu plus de {most} tentatives de connexion à ce compte ; réessayez plus tard.',
  ],
  noRole: [null, 'without a role', 'sans rôle'],
  rolesOrRight: [null, '{roles}, or the right {right}', '{roles}, ou le droit {right}'],
  orOwnPerson: [null, ", or to be the agent's own person", ', ou d’être la personne de l’agent'],
  nobody: [null, 'nobody', 'une personne inconnue'],
  personUnknown: [
    null,
    'nobody here has the id "{id}"; expected a person of the accounts file',
    'personne ici n’a l’identifiant "{id}" ; attendu : une personne du fichier des comptes',
  ],
  personUnnamed: [
    null,
    'nobody is named; expected a person of the accounts file',
    'personne n’est nommé ; attendu : une personne du fichier des comptes',
  ],
  roleOneOfThese: [
    null,
    '{name} is {roles}; expected one of {needs}',
    '{name} est {roles} ; attendu : l’un de {needs}',
  ],
  anywhere: [null, 'anywhere', 'n’importe où'],
  tokenEnded: [
    'not_authenticated',
    'The sign-in of this token was ended; sign in by POST /api/v1/session.',
    'La session de ce jeton est terminée ; identifiez-vous par POST /api/v1/session.',
  ],
  tokenInvalid: [
    'not_authenticated',
    'The token is not valid; sign in by POST /api/v1/session.',
    'Le jeton n’est pas valable ; identifiez-vous par POST /api/v1/session.',
  ],
  keyNotKnown: [
    'not_authenticated',
    'There is no such key, or it was revoked.',
    'Cette clé n’existe pas, ou elle a été révoquée.',
  ],
  keyElsewhere: [
    'not_authenticated',
    'The key "{name}" may not be used from {address}.',
    'La clé "{name}" ne peut pas servir depuis {address}.',
  ],
  noBearer: [
    'not_authenticated',
    'The Authorization is no Bearer token.',
    'L’en-tête Authorization n’est pas un jeton Bearer.',
  ],
  idUnknown: [
    'not_authenticated',
    'Nobody here has the id {id}; expected a person of the accounts file.',
    'Personne ici n’a l’identifiant {id} ; attendu : une personne du fichier des comptes.',
  ],
  invitationOver: [
    'not_authenticated',
    'This invitation has been used or withdrawn, or its time is over; ask for another.',
    'Cette invitation a servi, a été retirée ou n’est plus valable ; demandez-en une autre.',
  ],
  passwordWrong: [
    'not_authenticated',
    'There is no such user with this password.',
    'Il n’y a pas d’utilisateur avec ce mot de passe.',
  ],
  noCookie: [
    'not_authenticated',
    'There is no cookie of a sign-in; sign in first.',
    'Il n’y a pas de cookie de session ; identifiez-vous d’abord.',
  ],
  passkeyProvesNobody: [
    'not_authenticated',
    'This passkey proves nobody here, or its answer came too late.',
    'Cette clé d’accès ne prouve personne ici, ou sa réponse est arrivée trop tard.',
  ],
  providerNamesNobody: [
    'not_authenticated',
    'The provider’s token names nobody who can work here.',
    'Le jeton du fournisseur ne nomme personne qui puisse travailler ici.',
  ],
  providerNotBegun: [
    'not_authenticated',
    'Nobody has left for the provider from here; begin again.',
    'Personne n’est parti d’ici chez le fournisseur ; recommencez.',
  ],
  providerRefused: [
    'not_authenticated',
    'The provider has refused ({error}).',
    'Le fournisseur a refusé ({error}).',
  ],
  providerAnswer: [
    'not_authenticated',
    'The provider’s answer is not valid ({why}).',
    'La réponse du fournisseur n’est pas valable ({why}).',
  ],
  rightEnded: [
    'not_authenticated',
    'The right to ask this has ended meanwhile; sign in again.',
    'Le droit de le demander a pris fin entre-temps ; identifiez-vous à nouveau.',
  ],
  noBearerGiven: [
    'not_authenticated',
    'Nobody is named; send Authorization: Bearer.',
    'Personne n’est nommé ; envoyez Authorization: Bearer.',
  ],
  ticketUsed: [
    'not_authenticated',
    'The ticket was used, has run out, or is none of ours; get another.',
    'Le ticket a servi, a expiré, ou n’est pas de nous ; demandez-en un autre.',
  ],
  nobodyNamed: ['not_authenticated', 'Nobody is named.', 'Personne n’est nommé.'],
  nameNotEnough: [
    'not_authenticated',
    'A name is not enough here{proxied}; sign in by POST /api/v1/session.',
    'Un nom ne suffit pas ici{proxied} ; identifiez-vous par POST /api/v1/session.',
  ],
  throughProxy: [
    null,
    ' to who asks through a proxy or by another name',
    ' à qui demande par un mandataire ou par un autre nom',
  ],
  notScreenKey: [
    'not_authenticated',
    'This is no key of a screen; expected one of the scope {scope} alone.',
    'Ce n’est pas la clé d’un écran ; attendu : une clé de la seule portée {scope}.',
  ],
  theProvider: [null, 'the provider', 'le fournisseur'],
});
