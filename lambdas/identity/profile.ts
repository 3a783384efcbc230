import { cleanText, isEmptyCell, type Reading } from './text.ts';

/** A profile on LinkedIn: its public handle, or LinkedIn's own id of it. */
export interface Profile {
  readonly kind: 'handle' | 'id';
  readonly value: string;
}

/**
 * Kinds of ids begin so; the letters behind carry their case. One that was written in lower case is
 * nobody's any more, but no handle either.
 */
const PROFILE_ID = /^A[CE][A-Za-z]AA[\w-]{10,}$|^a[ce][a-z]aa[\w-]{30,}$/;
/** Where a path on LinkedIn begins: behind its host, in whatever app, or the cell is a path alone. */
const HOST = String.raw`(?:^\/?|(?<![\w-])linkedin\.c(?:om|n)(?::\d+)?\/+(?:(?:mwlite|comm|incareer|public-profile|profile)\/+)*)`;
/** A profile's address: `/in/ada`, `/sales/lead/ACw…`, `/talent/profile/AEM…`. */
const ADDRESS = new RegExp(
  String.raw`${HOST}(?:in|sales\/lead|sales\/people|talent(?:\/[\w-]+)*\/profile)\/+([^\s/?#]*)`,
  'gi',
);
/** An id where a number may stand as well: `/profile/view?id=ACo…`, `urn:li:fsd_profile:ACo…`. */
const NAMED_ID =
  /(?:linkedin\.com\/+profile\/view\?(?:[^\s#]*&)?id=|(?<![\w-])urn:li:\w*profile:\(?)([\w-]+)/gi;
/**
 * An address from before 2015: `/pub/ada-example/a7/576/b50` leads to `/in/ada-example-b50576a7`
 * (npmjs.com/package/linkedin-canonical-url). How shorter numbers are filled up is not documented.
 */
const OLD_ADDRESS = new RegExp(
  String.raw`${HOST}pub\/+([^\s/?#]+)\/([\da-f]{1,3})\/([\da-f]{3})\/([\da-f]{3})(?![\da-z])`,
  'gi',
);
/** As `profileUrl` writes the usual handle. */
const CANONICAL = /^https:\/\/www\.linkedin\.com\/in\/([a-z0-9-]+)$/;
/** What no handle has: all from there on was pasted behind it. */
const JUNK = /[^\p{L}\p{M}\p{N}\p{So}_.'’~-].*/su;
/** What lists write where there is none, and paths that are no profile's: `/in/n/a`, `/in/edit`. */
const NOBODY = new RegExp(
  `^([a-z0-9]|x+|0+|${[
    'null|undefined|unknown|none|nan|n-a|nil|tbd|unavailable|not-found|missing|empty|blank',
    'user-?name|your-?(name|profile|handle|url)|profile|handle|first-?name-?last-?name',
    'linkedin|linkedin-?member|private|edit|urn',
  ].join('|')})$`,
);

/** Reads the profile that a URL leads to, or undefined. */
export function readProfile(url: string | undefined): Profile | undefined {
  const profiles = profilesIn(url ?? '');
  return profiles.find(({ kind }) => kind === 'handle') ?? profiles[0];
}

/** Gives the one way in which a profile's URL is written. */
export function profileUrl({ value }: Profile): string {
  return `https://www.linkedin.com/in/${encodeURIComponent(value)}`;
}

/**
 * Reads a profile's URL from a cell, whatever stands before and behind it. Two different handles
 * are two people, of whom none is taken.
 */
export function readProfileUrl(cell: string): Reading {
  const text = cleanText(cell);
  if (isEmptyCell(text)) return { reason: 'placeholder' };
  const profiles = profilesIn(text);
  const profile = readProfile(text);
  if (profile === undefined) return { reason: 'not-a-profile' };
  if (profiles.some(({ kind, value }) => kind === profile.kind && value !== profile.value)) {
    return { reason: 'several-values' };
  }
  return { value: profileUrl(profile) };
}

function profilesIn(text: string): Profile[] {
  const [, handle] = CANONICAL.exec(text) ?? [];
  if (handle !== undefined) return toProfile(handle);
  return decoded(cleanText(text))
    .split(/(?=https?:)|(?<=[\p{L}\d-])(?=www\.)/iu)
    .flatMap((part) => profilesOf(part.trim()));
}

function profilesOf(text: string): Profile[] {
  const named = [...text.matchAll(NAMED_ID)].map(([, id = '']) => id);
  const old = [...text.matchAll(OLD_ADDRESS)].map(
    ([, name, first, second, third]) => `${name}-${third}${second}${first}`,
  );
  const written = [...text.matchAll(ADDRESS)].map(([, handle = '']) => handle);
  return [...named.filter((id) => PROFILE_ID.test(id)), ...old, ...written].flatMap(toProfile);
}

function toProfile(written: string): Profile[] {
  const bare = written.replace(JUNK, '').replace(/[.'’~]+$/, '');
  if (PROFILE_ID.test(bare)) return [{ kind: 'id', value: bare }];
  const value = bare.normalize('NFKC').toLowerCase();
  return !/[\p{L}\p{N}]/u.test(value) || NOBODY.test(value) ? [] : [{ kind: 'handle', value }];
}

/** Reads percent-encoded letters, however often they were encoded: UTF-8, else Latin-1. */
function decoded(text: string): string {
  if (!text.includes('%')) return text;
  let before = text;
  for (let times = 0; times < 3; times++) {
    const after = before.replace(/(%[\da-f]{2})+/gi, (bytes) => {
      try {
        return decodeURIComponent(bytes);
      } catch {
        return Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('latin1');
      }
    });
    if (after === before) break;
    before = after;
  }
  return cleanText(before);
}
