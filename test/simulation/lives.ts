import type { Person, PersonEmail, PersonPhone } from '../../local/outside/directory.ts';
import type { Chance } from './chance.ts';
import { isOwn } from './people.ts';

/** What changes in a person's life. */
const CHANGES = [
  'address',
  'address',
  'number',
  'both',
  'closed',
  'gone',
  'spread',
  'back',
] as const;

/** Whose life it is: the person's place among the people, and how often they have changed before. */
interface Of {
  readonly n: number;
  readonly changes: number;
}

/**
 * Draws what vendors know of a person from some moment on: another address, another number, none in
 * its place, or the former address again. A mailbox or a switchboard that a firm shares stays as it is.
 */
export function drawChange(chance: Chance, entry: Person, of: Of): Person {
  switch (chance.pick(CHANGES)) {
    case 'address':
      return { ...entry, emails: withNew(chance, closed(chance, entry.emails), entry, of) };
    case 'number':
      return { ...entry, phones: [...withoutOwn(entry.phones), inventNumber(of)] };
    case 'both':
      return {
        ...entry,
        emails: withNew(chance, closed(chance, entry.emails), entry, of),
        phones: [...withoutOwn(entry.phones), inventNumber(of)],
      };
    case 'closed':
      return { ...entry, emails: closed(chance, entry.emails) };
    case 'gone':
      return { ...entry, phones: withoutOwn(entry.phones) };
    case 'back':
      return { ...entry, emails: reopened(entry.emails) };
    case 'spread':
      // Another address beside those that are still good: nobody has to look for it.
      return { ...entry, emails: withNew(chance, entry.emails, entry, of) };
  }
}

/** Closes the person's mailboxes; some finders go on giving their addresses. */
function closed(chance: Chance, emails: readonly PersonEmail[]): PersonEmail[] {
  return emails.map((each): PersonEmail => {
    if (!isOwn(each)) return each;
    const providers = chance.pick([[], each.providers, ['findymail']]);
    return { ...each, verdict: 'undeliverable', providers };
  });
}

/** Opens the mailboxes again that were closed, and closes the others. */
function reopened(emails: readonly PersonEmail[]): PersonEmail[] {
  return emails.map((each): PersonEmail => {
    if (!isOwn(each)) return each;
    const isClosed = each.verdict === 'undeliverable';
    const providers = isClosed ? ['findymail', 'dropcontact'] : [];
    return { ...each, verdict: isClosed ? 'deliverable' : 'undeliverable', providers };
  });
}

/** Puts a new address before or behind the others: a finder tells of the first that it knows. */
function withNew(
  chance: Chance,
  others: readonly PersonEmail[],
  { fullName, companyDomain }: Person,
  { n, changes }: Of,
): PersonEmail[] {
  const name = fullName.normalize('NFKD').replace(/\P{ASCII}/gu, '');
  const local = `${name.toLowerCase().replaceAll(' ', '.')}.${n}${changes}`;
  const fresh: PersonEmail = {
    value: `${local}@${companyDomain}`,
    verdict: 'deliverable',
    providers: chance.pick([['findymail', 'dropcontact'], ['dropcontact']]),
  };
  return chance.happens(0.6) ? [fresh, ...others] : [...others, fresh];
}

function withoutOwn(phones: Person['phones'] = []): PersonPhone[] {
  return phones.filter((each) => !isOwn(each));
}

function inventNumber({ n, changes }: Of): PersonPhone {
  const value = `+4479111235${String(10 + 5 * n + changes)}`;
  return { value, lineType: 'mobile', providers: ['leadmagic', 'findymail'] };
}

/** Tells what vendors know of a person. */
export function tellEntry({ emails, phones = [] }: Person): string {
  const all = [
    ...emails.map(({ value, verdict }) => `${value} ${verdict}`),
    ...phones.map(({ value, lineType }) => `${value} ${lineType}`),
  ];
  return all.join(', ') || 'nothing is known';
}
