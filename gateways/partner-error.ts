/** A partner outside cannot be used as it is set: a package is missing, or a setting is wrong. */
export class PartnerError extends Error {
  override readonly name = 'PartnerError';
}
