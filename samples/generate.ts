/**
 * Writes `contacts.csv` and `directory.json` beside itself: 200 invented people as a sales tool
 * exports them, and what the simulated providers know of them. 190 have an address that works; 10
 * have none.
 */
import { writeFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import type { Person } from '../local/outside/directory.ts';
import { makePeople } from '../local/outside/vendors/engine/people.ts';
import { seededRandom } from '../local/outside/vendors/engine/seeded-random.ts';

const SEED = 2026;
const FINDABLE = 190;
const UNFINDABLE = 10;
/** More than are needed, so that there are enough of both kinds. */
const POOL = 400;

const TITLES = [
  'Head of Sales',
  'Account Executive',
  'VP Marketing',
  'Chief Technology Officer',
  'Senior Recruiter',
  'Operations Manager',
  'Director, Partnerships',
  'Product Manager',
  'Data Engineer',
  'Founder & CEO',
  'Finance Lead',
  'Customer Success Manager',
];
const INDUSTRIES = [
  'Software',
  'Logistics',
  'Renewables',
  'Retail',
  'Health Care',
  'Design',
  'Banking',
];
const PLACES = [
  ['Lagos', 'Nigeria'],
  ['Kraków', 'Poland'],
  ['São Paulo', 'Brazil'],
  ['Osaka', 'Japan'],
  ['Lyon', 'France'],
  ['Bengaluru', 'India'],
  ['Austin', 'United States'],
  ['Aarhus', 'Denmark'],
  ['Nairobi', 'Kenya'],
  ['Izmir', 'Türkiye'],
  ['Galway', 'Ireland'],
  ['Valencia', 'Spain'],
];
const SIZES = [12, 35, 80, 140, 310, 750, 1800];

const isFindable = ({ emails }: Person): boolean =>
  emails.some(({ verdict, providers }) => verdict === 'deliverable' && providers.length > 0);

function choosePeople(): Person[] {
  const pool = makePeople(POOL, SEED);
  const findable = new Set(pool.filter(isFindable).slice(0, FINDABLE));
  const unfindable = new Set(pool.filter((person) => !isFindable(person)).slice(0, UNFINDABLE));
  if (findable.size < FINDABLE || unfindable.size < UNFINDABLE) throw new Error('pool too small');
  return pool.filter((person) => findable.has(person) || unfindable.has(person));
}

/** Exports write a website in more than one way, and lack one of two columns now and then. */
function toRow(person: Person, random: () => number): Record<string, string> {
  const pick = <T>(values: readonly T[]): T | undefined =>
    values[Math.floor(random() * values.length)];
  const words = person.fullName.split(' ');
  const [city = '', country = ''] = pick(PLACES) ?? [];
  const domain = person.companyDomain ?? '';
  const website = pick([`https://www.${domain}`, `http://${domain}/`, domain]) ?? domain;
  const lacks = random();
  return {
    'First Name': words.slice(0, -1).join(' '),
    'Last Name': words.at(-1) ?? '',
    Title: pick(TITLES) ?? '',
    Company: person.companyName ?? '',
    Website: lacks < 0.05 ? '' : website,
    'Person Linkedin Url': lacks > 0.92 ? '' : (person.linkedinUrl ?? ''),
    City: city,
    Country: country,
    Industry: pick(INDUSTRIES) ?? '',
    '# Employees': String(pick(SIZES) ?? ''),
  };
}

/** Makes the text of both files; the same text each time. */
export function makeSamples(): { readonly contactsCsv: string; readonly directoryJson: string } {
  const people = choosePeople();
  const random = seededRandom(SEED);
  const rows = people.map((person) => toRow(person, random));
  const contactsCsv = stringify(rows, { header: true });
  const known = people.filter(({ emails }) => emails.length > 0);
  // One person a line: short to read, and a change shows as one line.
  const lines = known.map((person) => JSON.stringify(person)).join(',\n');
  return { contactsCsv, directoryJson: `{ "mode": "replace", "people": [\n${lines}\n] }\n` };
}

if (import.meta.main) {
  const { contactsCsv, directoryJson } = makeSamples();
  writeFileSync(new URL('contacts.csv', import.meta.url), contactsCsv);
  writeFileSync(new URL('directory.json', import.meta.url), directoryJson);
}
