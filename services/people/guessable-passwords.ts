/**
 * Refuses passwords that attackers try first: known ones with usual variations (case, digits for
 * letters, a year or sign at the end), keyboard rows and repetitions.
 *
 * Source: NIST SP 800-63B 5.1.1.2; lists of the passwords most often found in breaches.
 */

const words: ReadonlySet<string> = new Set(
  `
  password passwort motdepasse contrasena senha parola wachtwoord salasana heslo haslo passord
  admin administrator administrateur root user guest test tester testing demo default system
  login welcome bienvenue willkommen bienvenido letmein letmeinplease changeme changeit secret
  geheim qwerty qwertz azerty qwertyuiop qwertzuiop azertyuiop asdfghjkl qsdfghjklm zxcvbnm asdf
  asdfasdf qazwsx qazwsxedc zaqwsx iloveyou jetaime teamo ichliebedich loveyou lovely sunshine
  princess princesse football baseball basketball soccer superman batman spiderman starwars
  pokemon dragon monkey master shadow michael jennifer jordan charlie daniel thomas nicolas
  alexandre jessica ashley andrew joshua matthew robert william chocolate chocolat computer
  internet samsung google facebook whatever trustno freedom hello hellohello bonjour soleil
  doudou marseille liverpool arsenal chelsea barcelona realmadrid juventus bismillah
  mercedes ferrari porsche corvette mustang yamaha killer hunter ranger buster pepper ginger
  cookie cheese banana orange purple yellow flower summer winter spring autumn printemps
  automne sommer frühling january february march april june july august september october
  november december monday tuesday wednesday thursday friday saturday sunday janvier fevrier
  juillet aout septembre octobre novembre decembre callwright callcenter callcentre support
  service office company business manager supervisor agent helpdesk companyname abcdef abcdefg
  abcdefgh access maverick phoenix matrix hottie babygirl nothing anything something everything
  passw0rd passphrase mypassword yourpassword thepassword newpassword oldpassword password1
`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

const rows = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop[]asdfghjkl;zxcvbnm,./',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  '147258369',
];
const lookAlikes: { readonly [sign: string]: string } = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
};

/** Names: of the person and their centre, which are as guessable as known words. */
export function isGuessablePassword(password: string, names: readonly string[] = []): boolean {
  const bare = bareText(password);
  const nameWords = new Set(names.flatMap((name) => [bareText(name), ...partsOf(name)]));
  const isGuessed = (one: string): boolean =>
    isKnown(one, words) || isKnown(one, nameWords) || isRow(one);
  return [bare, reversed(bare)].some(isGuessed) || isRepeated(bare);
}

function bareText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s._-]/g, '');
}

function partsOf(name: string): readonly string[] {
  return name.split(/[\s._-]+/).map(bareText);
}

/** A known word with digits or signs before or after it, or with signs in place of letters. */
function isKnown(text: string, guessed: ReadonlySet<string>): boolean {
  const core = (one: string): string => one.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const read = (one: string): string =>
    one.replaceAll(/[@431!0$57]/g, (sign) => lookAlikes[sign] ?? '');
  const withoutEnd = text.replace(/[\d!?.*#$%&+=]+$/, '');
  return [text, core(text), read(text), read(withoutEnd), core(read(withoutEnd))].some((one) =>
    guessed.has(one),
  );
}

/**
 * Only parts of keyboard or alphabet rows, of at least three signs: `qwertyuiop`, `87654321`,
 * `abcd1234`.
 */
function isRow(text: string): boolean {
  let rest = text;
  while (rest.length >= 3) {
    let length = rest.length;
    while (length >= 3 && !rows.some((row) => row.includes(rest.slice(0, length)))) length -= 1;
    if (length < 3) return false;
    rest = rest.slice(length);
  }
  return rest.length === 0 || rest.length < text.length / 4;
}

/** `aaaaaaaa`, `abcabcabc`, or fewer than four different signs. */
function isRepeated(text: string): boolean {
  if (new Set(text).size < 4) return true;
  return /^(.{1,4})\1+$/.test(text);
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}
