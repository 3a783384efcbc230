import { foldCompany } from './company-name.ts';
import { type Site, toHost } from './host.ts';
import { isSharedHost } from './shared-host.ts';
import { foldText } from './spelling.ts';
import { cleanText, isEmptyCell, isMasked, type Reading } from './text.ts';

/** What lists write where there is no domain. */
const NOBODYS = new Set(
  [
    'none',
    'unknown',
    'noemail',
    'nodomain',
    'nowebsite',
    'domain',
    'yourcompany',
    'yourdomain',
  ].map((name) => `${name}.com`),
);

/**
 * Reads the domain of a company from a cell: `https://www.acme.example/about` is `acme.example`.
 * Unicode and punycode are one. A page on a host that many companies share is none of theirs
 * (`companyName` tells the host's own people from the others).
 */
export function readCompanyDomain(cell: string, companyName?: string): Reading {
  const text = cleanText(cell);
  if (isEmptyCell(text)) return { reason: 'placeholder' };
  if (isMasked(text)) return { reason: 'masked' };
  const sites = text.split(/[\s,;|<>()[\]{}"']+/u).flatMap(readSite);
  if (sites.length === 0) return { reason: 'malformed' };
  const told = sites.filter(({ domain }) => !NOBODYS.has(domain));
  if (told.length === 0) return { reason: 'placeholder' };
  const own = told.filter((site) => !isSharedHost(site, foldCompany(foldText(companyName ?? ''))));
  const [first] = own;
  if (first === undefined) return { reason: 'shared-host' };
  const domains = new Set(own.map(({ domain }) => domain));
  return { value: first.host, ...(domains.size > 1 && { reason: 'several-values' as const }) };
}

/** Reads one web address or host; nothing where there is none. */
function readSite(word: string): Site[] {
  const bare = word.replace(/^([a-z]{3,6}:)?[/\\]+|^(mailto|https?):|^https?\/\//i, '');
  if (bare !== word) return readSite(bare);
  const [, authority = '', path = ''] = /^([^/?#\\]*)(.*)$/s.exec(word) ?? [];
  const host = toHost(authority.replace(/^.*@/, '').replace(/:\d*$/, ''));
  return host === undefined ? [] : [{ ...host, path }];
}
