import { domainToASCII } from 'node:url';
import { parse } from 'tldts';

const HOST = /^(?=.{4,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

/** A web address, read: its host without `www`, the registrable domain, its label, the path. */
export interface Site {
  readonly host: string;
  readonly domain: string;
  readonly label: string;
  readonly path: string;
}

/** Writes a host as ASCII in lower case, without `www`; undefined where it is none. */
export function toHost(text: string): Omit<Site, 'path'> | undefined {
  const ascii = domainToASCII(text.normalize('NFKC').replace(/^\.+|\.+$/g, ''));
  const host = ascii.replace(/^(www\d?\.)+(?=[^.]+\.)/, '');
  if (!HOST.test(host)) return undefined;
  const { domain, domainWithoutSuffix, isIp, publicSuffix } = parse(host, {
    allowPrivateDomains: true,
  });
  if (isIp) return undefined;
  // Of a suffix alone (`github.io`) nothing can be registered: it is everybody's.
  if (!domain) return { host, domain: publicSuffix ?? host, label: '' };
  return { host, domain, label: domainWithoutSuffix ?? '' };
}
