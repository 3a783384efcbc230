/** A subject as the caller sends it: what is known of a person. At least one way to find it by. */
export interface SubjectInput {
  readonly ref?: string | undefined;
  readonly fullName?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly companyName?: string | undefined;
  readonly companyDomain?: string | undefined;
  readonly linkedinUrl?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
}

/** A field that says something of the person; `ref` is the caller's own mark. */
export type SubjectField = Exclude<keyof SubjectInput, 'ref'>;

/** A field that says who somebody is, and is no value by which they are reached. */
export type NameField = Exclude<SubjectField, 'email' | 'phone'>;

/** How somebody is named: fields of a subject, as people write them. */
export type Naming = Readonly<Partial<Record<NameField, string>>>;

/** What is known of a person, in the order in which answers show it. */
export const SUBJECT_FIELDS = [
  'fullName',
  'firstName',
  'lastName',
  'companyName',
  'companyDomain',
  'linkedinUrl',
  'email',
  'phone',
] as const satisfies readonly SubjectField[];

/** Characters of a cell that says something of the person; it may hold anything. */
export const FIELD_CHARACTERS_MAX = 1_000;
/** Characters of the caller's own mark, and what it is made of: it has no control characters. */
export const REF_CHARACTERS_MAX = 200;
export const REF = /^\P{Cc}*$/u;

/**
 * What a subject may hold in all its texts. The rows of a part are one item: of a hundred subjects,
 * the smallest part of a list, it stays below the 400 KB that DynamoDB takes.
 */
export const SUBJECT_BYTES_MAX = 2_500;

/** Gives the bytes (UTF-8) of all texts of a subject. */
export function bytesOf(subject: object): number {
  const texts = Object.values(subject).filter((text) => typeof text === 'string');
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
