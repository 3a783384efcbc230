/**
 * Fields of a subject that a list may bring, and headings that stand for each, the surest first.
 */
const HEADINGS = {
  firstName: ['first name', 'given name', 'forename', 'contact first name', 'person first name'],
  lastName: [...['last name', 'family name', 'surname', 'contact last name', 'person last name']],
  fullName: [
    ...['full name', 'contact full name', 'person name', 'contact name', 'profile name', 'name'],
    'contact',
  ],
  companyName: [
    ...['company name', 'company', 'organization name', 'organisation name', 'organization'],
    ...['organisation', 'account name', 'current company', 'linkedin company name', 'employer'],
    ...['company name for emails', 'associated company', 'primary associated company', 'account'],
  ],
  companyDomain: [
    ...['company domain name', 'company domain', 'domain', 'company website', 'website url'],
    ...['website', 'company website url', 'organization website', 'organization domain'],
    ...['company website domain', 'account website', 'web site', 'domain name', 'company url'],
  ],
  linkedinUrl: [
    ...['person linkedin url', 'linkedin url', 'linkedin profile url', 'linkedin profile'],
    ...['contact linkedin url', 'linkedin', 'profile url', 'person linkedin', 'linkedin link'],
    ...['default profile url', 'linkedin public url', 'linkedin contact profile url', 'li url'],
    ...['sales navigator url', 'sales nav url', 'linkedin sales navigator url', 'profile link'],
  ],
  email: [
    ...['work email', 'business email', 'email', 'email address', 'e mail', 'e mail address'],
    ...['primary email', 'contact email', 'mail', 'email 1'],
  ],
} as const;

/** A field of a subject, in the words of the API. */
export type SubjectField = keyof typeof HEADINGS;

/** All fields, in the order in which they are told. */
export const SUBJECT_FIELDS = Object.keys(HEADINGS) as readonly SubjectField[];

/** A column of a list by its place, counted from 0. */
export type Columns = Readonly<Partial<Record<SubjectField, number>>>;

/**
 * Says which column of a list holds which field. Headings are compared without case and
 * punctuation, and
 * `companyName` is `company name`; of several columns for one field the surest is taken.
 */
export function columnsOf(headings: readonly string[]): Columns {
  const folded = headings.map(foldHeading);
  const found = SUBJECT_FIELDS.flatMap((field) => {
    const known: readonly string[] = HEADINGS[field];
    const heading = known.find((each) => folded.includes(each));
    return heading === undefined ? [] : [[field, folded.indexOf(heading)] as const];
  });
  return Object.fromEntries(found);
}

/** Writes a heading as the table does: small letters and digits, a blank between two words. */
function foldHeading(heading: string): string {
  return heading
    .normalize('NFKC')
    .replace(/(\p{Ll}|\d)(?=\p{Lu})/gu, '$1 ')
    .toLowerCase()
    .replace(/linked ?in/g, 'linkedin')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
