/**
 * Passkeys of this browser's devices; null: the user declined. Browsers refuse them for numeric IP
 * addresses.
 */
type Question = Readonly<Record<string, unknown>>;

export const canUsePasskeys =
  'PublicKeyCredential' in window &&
  'parseCreationOptionsFromJSON' in PublicKeyCredential &&
  !/^[\d.]+$|^\[/.test(window.location.hostname);

export async function createPasskey(question: Question) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    question as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  const made = await agreed(navigator.credentials.create({ publicKey }));
  if (made === null) return null;
  const { id, response } = made.toJSON() as RegistrationResponseJSON;
  const { publicKey: key = '', authenticatorData = '', clientDataJSON } = response;
  return { id, response: { publicKey: key, authenticatorData, clientDataJSON } };
}

export async function provenPasskey(question: Question) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    question as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  const proven = await agreed(navigator.credentials.get({ publicKey }));
  if (proven === null) return null;
  const { id, response } = proven.toJSON() as AuthenticationResponseJSON;
  const { authenticatorData, clientDataJSON, signature } = response;
  return { id, response: { authenticatorData, clientDataJSON, signature } };
}

/** Declining, or a device already registered, raises this error. */
async function agreed(asking: Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  try {
    return (await asking) as PublicKeyCredential | null;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}
