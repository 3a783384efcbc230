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
/** A profile's address: `/in/ada`, `/sales/lead/ACw…`, `/profile/view?id=ACo…`. */
const ADDRESS = new RegExp(
  [
    String.raw`(?:^\/?|(?<![\w-])linkedin\.com(?::\d+)?\/+(?:mwlite\/)?)`,
    String.raw`(?:in|sales\/lead|sales\/people|profile\/view\?id=)(?:\/+|(?<==))`,
    String.raw`([^\s/?#]*)`,
  ].join(''),
  'gi',
);
/** As `profileUrl` writes the usual handle. */
const CANONICAL = /^https:\/\/www\.linkedin\.com\/in\/([a-z0-9-]+)$/;
/** What no handle has: all from there on was pasted behind it. */
const JUNK = /[^\p{L}\p{M}\p{N}\p{So}_.'’~-].*/su;
const NOBODY = /^(null|undefined|unknown|none|nan|n-a|unavailable|not-found|me)$/;

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
    .flatMap((part) => [...part.trim().matchAll(ADDRESS)])
    .flatMap(([, written = '']) => toProfile(written));
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
