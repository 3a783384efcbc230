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

/**
 * How many of all people each finder knows an address of. Peers publish hit rates between 40 and
 * 75 %.
 */
const KNOWN_SHARE: Readonly<Record<string, number>> = {
  findymail: 0.62,
  prospeo: 0.66,
  leadmagic: 0.54,
  hunter: 0.58,
  dropcontact: 0.5,
};
const FINDERS = Object.keys(KNOWN_SHARE);

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
  readonly random: () => number;
  readonly usedAddresses: Set<string>;
}

/**
 * Makes that many invented people, the same ones for the same seed. All domains end in `.example`.
 */
export function makePeople(count: number, seed: number): Person[] {
  const draw: Draw = { random: seededRandom(seed), usedAddresses: new Set() };
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
    phones: draw.random() < PHONE_SHARE ? [makePhone(number, draw)] : [],
  };
}

function makeEmails(identity: Identity, draw: Draw): PersonEmail[] {
  const { random } = draw;
  const { company } = identity;
  const kind = random();
  const knowing = FINDERS.filter((finder) => random() < (KNOWN_SHARE[finder] ?? 0));
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

/** 555-0100 to 555-0199 are numbers that belong to nobody. */
function makePhone(number: number, { random }: Draw): PersonPhone {
  const area = pick(['202', '312', '415', '512', '617', '646'], random) ?? '202';
  const providers = ['prospeo', 'leadmagic', 'findymail'].filter(() => random() < 0.5);
  return {
    value: `+1${area}55501${String(number % 100).padStart(2, '0')}`,
    lineType: random() < 0.8 ? 'mobile' : 'landline',
    providers: providers.length > 0 ? providers : ['leadmagic'],
  };
}

function pick<T>(values: readonly T[], random: () => number): T | undefined {
  return values[Math.floor(random() * values.length)];
}
