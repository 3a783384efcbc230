import { createHash } from 'node:crypto';
import type { Person, PersonEmail, PersonPhone } from '../../directory.ts';
import { foldName } from '../../spelling.ts';
import {
  COMPANY_FORMS,
  COMPANY_HEADS,
  COMPANY_TAILS,
  FIRST_NAMES,
  LAST_NAMES,
} from './invented-names.ts';
import { seededRandom } from './seeded-random.ts';
import { readWires } from './wire.ts';

/** People of whom nobody knows anything: no finder, however many are asked. */
const GHOST_SHARE = 0.06;

/** A finder, and the share of all people of whom it knows an address, or a number. */
interface Finder {
  readonly id: string;
  readonly share: number;
  /** It tells a desk's line from a mobile. */
  readonly tellsLines: boolean;
}

const WIRES = readWires();
const findersOf = (kind: 'emails' | 'phones'): readonly Finder[] =>
  WIRES.flatMap(({ id, market, calls }) => {
    const tellsLines = !Object.values(calls).some(({ lines }) => lines);
    return market[kind] === undefined ? [] : [{ id, share: market[kind], tellsLines }];
  });
const EMAIL_FINDERS = findersOf('emails');
const PHONE_FINDERS = findersOf('phones');

/** People of whom one finder has an old address while another has the right one. */
const STALE_SHARE = 0.05;
/** People whose only address is at a company that takes all mail, or no longer works. */
const CATCH_ALL_SHARE = 0.03;
const GONE_SHARE = 0.015;
/** People with a second address that works (name at a sister domain). */
const SECOND_SHARE = 0.06;
const PHONE_SHARE = 0.35;
const PEOPLE_PER_COMPANY = 5;

interface Company {
  readonly name: string;
  readonly domain: string;
  readonly pattern: number;
}

interface Draw {
  readonly seed: number;
  readonly random: () => number;
  readonly usedAddresses: Set<string>;
}

/** Gives people as the rows of a request. */
export function requestRowsOf(people: readonly Person[]) {
  return people.map(({ fullName, companyName, companyDomain, linkedinUrl }, n) => ({
    ref: `row-${n + 1}`,
    fullName,
    companyName: companyName ?? '',
    companyDomain: companyDomain ?? '',
    linkedinUrl: linkedinUrl ?? '',
  }));
}

/**
 * Makes that many invented people, the same ones for the same seed. All domains end in `.example`.
 */
export function makePeople(count: number, seed: number): Person[] {
  const draw: Draw = { seed, random: seededRandom(seed), usedAddresses: new Set() };
  const companies = makeCompanies(Math.max(1, Math.ceil(count / PEOPLE_PER_COMPANY)), draw);
  const pairs = FIRST_NAMES.length * LAST_NAMES.length;
  const offset = Math.floor(draw.random() * pairs);
  return Array.from({ length: count }, (_, index) => {
    // 4,001 is prime and divides no number of pairs here, so names repeat only after all were used.
    const pair = (offset + index * 4_001) % pairs;
    const firstName = FIRST_NAMES[pair % FIRST_NAMES.length] ?? '';
    const lastName = LAST_NAMES[Math.floor(pair / FIRST_NAMES.length)] ?? '';
    const company = companies[index % companies.length] ?? { name: '', domain: '', pattern: 0 };
    return makePerson({ firstName, lastName, company, number: index + 1 }, draw);
  });
}

function makeCompanies(count: number, { random }: Draw): Company[] {
  const names = COMPANY_HEADS.length * COMPANY_TAILS.length;
  const offset = Math.floor(random() * names);
  return Array.from({ length: count }, (_, index) => {
    const at = (offset + index * 1_009) % names;
    const head = COMPANY_HEADS[at % COMPANY_HEADS.length] ?? '';
    const tail = COMPANY_TAILS[Math.floor(at / COMPANY_HEADS.length)] ?? '';
    const again = index < names ? '' : String(Math.floor(index / names) + 1);
    const form = pick(COMPANY_FORMS, random) ?? '';
    const domain = `${head}${tail}${again}.example`.toLowerCase();
    return { name: `${head}${tail}${again}${form}`, domain, pattern: Math.floor(random() * 4) };
  });
}

interface Identity {
  readonly firstName: string;
  readonly lastName: string;
  readonly company: Company;
  readonly number: number;
}

function makePerson(identity: Identity, draw: Draw): Person {
  const { firstName, lastName, company, number } = identity;
  const slug = `${foldName(firstName)} ${foldName(lastName)}`.replace(/ /g, '-');
  return {
    fullName: `${firstName} ${lastName}`,
    companyName: company.name,
    companyDomain: company.domain,
    linkedinUrl: `https://www.linkedin.com/in/${slug}-example-${number}`,
    emails: makeEmails(identity, draw),
    phones: makePhones(number, draw),
  };
}

/**
 * Gives the finders that know somebody. Each draws for itself, so that one more finder changes
 * nothing of what the others know.
 */
function knowingOf(
  finders: readonly Finder[],
  number: number,
  { seed }: Pick<Draw, 'seed'>,
): readonly string[] {
  const drawOf = (of: string): number =>
    createHash('sha256').update(`${seed} ${number} ${of}`).digest().readUInt32BE() / 2 ** 32;
  if (drawOf('ghost') < GHOST_SHARE) return [];
  return finders
    .filter(({ id, share }) => drawOf(id) < share / (1 - GHOST_SHARE))
    .map(({ id }) => id);
}

function makeEmails(identity: Identity, draw: Draw): PersonEmail[] {
  const { random } = draw;
  const { company } = identity;
  const kind = random();
  const knowing = knowingOf(EMAIL_FINDERS, identity.number, draw);
  if (knowing.length === 0) return [];
  const value = addressOf(identity, company.domain, company.pattern, draw);
  if (kind < CATCH_ALL_SHARE) return [{ value, verdict: 'catch-all', providers: knowing }];
  if (kind < CATCH_ALL_SHARE + GONE_SHARE) {
    return [{ value, verdict: 'undeliverable', providers: knowing }];
  }
  const isStale = random() < STALE_SHARE && knowing.length > 1;
  const late = isStale ? Math.floor(random() * knowing.length) : -1;
  const right = knowing.filter((_, index) => index !== late);
  const emails: PersonEmail[] = [{ value, verdict: 'deliverable', providers: right }];
  if (isStale) {
    const old = addressOf(identity, company.domain, company.pattern + 1, draw);
    emails.push({ value: old, verdict: 'undeliverable', providers: knowing.slice(late, late + 1) });
  }
  if (random() < SECOND_SHARE) {
    const second = addressOf(identity, `group.${company.domain}`, company.pattern, draw);
    emails.push({ value: second, verdict: 'deliverable', providers: right });
  }
  return emails;
}

/** Writes an address in one of four ways; a way that is taken gets the person's number. */
function addressOf(
  { firstName, lastName, number }: Identity,
  domain: string,
  pattern: number,
  draw: Draw,
): string {
  const first = foldName(firstName).replace(/ /g, '');
  const last = foldName(lastName).replace(/ /g, '-');
  const ways = [`${first}.${last}`, `${first.slice(0, 1)}${last}`, first, `${last}.${first}`];
  const local = ways[pattern % ways.length] ?? first;
  const plain = `${local}@${domain}`;
  const address = draw.usedAddresses.has(plain) ? `${local}${number}@${domain}` : plain;
  draw.usedAddresses.add(address);
  return address;
}

/** Area codes in which 555-0100 to 555-0199 belong to nobody. */
const AREAS = (
  '201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 ' +
  '240 248 251 252 253 254 256 260 262 267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 ' +
  '313 314 315 316 317 318 319 320 321 323 325 330'
).split(' ');
/** Ranges of a thousand lines each that Ofcom and the Bundesnetzagentur keep for fiction. */
const LANDLINES = ['+493023125', '+496990009', '+498999998', '+442079460', '+441614960'];
/** As many people as there are numbers for; those beyond have none. */
const NUMBERED_MAX = 5_000;
const VOIP_SHARE = 0.05;
/** People with a number of the office in place of their own, and people with both. */
const OFFICE_SHARE = 0.15;

/** Gives numbers that belong to nobody, and no two people's. */
function makePhones(number: number, draw: Draw): PersonPhone[] {
  const { random } = draw;
  if (random() >= PHONE_SHARE || number > NUMBERED_MAX) return [];
  // Germany's plan has ranges for mobiles alone.
  const isVoip = random() < VOIP_SHARE && mobileOf(number).startsWith('+1');
  const lineType = isVoip ? 'voip' : 'mobile';
  const providers = knowingOf(PHONE_FINDERS, number, draw);
  const kind = random();
  const own: PersonPhone = { value: mobileOf(number), lineType, providers };
  if (kind >= 2 * OFFICE_SHARE) return [own];
  // Numbers of an office are with finders that tell lines apart.
  const tellers = PHONE_FINDERS.filter(({ tellsLines }) => tellsLines).map(({ id }) => id);
  const known = providers.filter((id) => tellers.includes(id));
  const office = {
    value: landlineOf(number),
    lineType: 'landline',
    providers: known.length > 0 ? known : tellers.slice(0, 1),
  } as const;
  return kind < OFFICE_SHARE ? [office] : [own, office];
}

/** Every seventh of the first seven hundred people has a German one. */
function mobileOf(number: number): string {
  if (number % 7 === 0 && number < 700) return `+4917139200${String(number / 7).padStart(2, '0')}`;
  const area = AREAS[number % AREAS.length] ?? '202';
  const line = Math.floor(number / AREAS.length) % 100;
  return `+1${area}55501${String(line).padStart(2, '0')}`;
}

function landlineOf(number: number): string {
  const range = LANDLINES[number % LANDLINES.length] ?? '';
  const line = Math.floor(number / LANDLINES.length) % 1000;
  return `${range}${String(line).padStart(3, '0')}`;
}

function pick<T>(values: readonly T[], random: () => number): T | undefined {
  return values[Math.floor(random() * values.length)];
}
