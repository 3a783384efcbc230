import MAIL_HOSTS from 'email-providers/all.json' with { type: 'json' };
import type { Site } from './host.ts';
import { foldText } from './spelling.ts';

/** Hosts on which companies and people keep a page of their own. Subdomains count with them. */
const PLATFORMS = new Set(
  (
    'linkedin.com lnkd.in facebook.com fb.com fb.me instagram.com twitter.com x.com threads.net ' +
    'youtube.com youtu.be tiktok.com pinterest.com xing.com vk.com weibo.com t.me wa.me ' +
    'github.com gitlab.com medium.com substack.com behance.net dribbble.com upwork.com ' +
    'linktr.ee bio.link beacons.ai about.me calendly.com bit.ly goo.gl g.page business.site ' +
    'sites.google.com docs.google.com maps.google.com crunchbase.com wellfound.com angel.co ' +
    'yelp.com glassdoor.com indeed.com tripadvisor.com trustpilot.com etsy.com ebay.com'
  ).split(' '),
);
/** Letters from which on a beginning is no accident: `yahoojapan` is Yahoo, `exxon` is not X. */
const WORD = 5;
/** Named by RFC 2606 for examples: no mail is read there. */
const FOR_EXAMPLES = new Set(['example.com', 'example.net', 'example.org']);
const MAIL = new Set(MAIL_HOSTS.filter((host) => !FOR_EXAMPLES.has(host)));

/** Says whether a domain gives mailboxes to the public: its users are no company. */
export function isMailHost(domain: string): boolean {
  return MAIL.has(domain);
}

/**
 * Says whether a website is a place on somebody else's host, not the company's own: a mail host, a
 * platform, a suffix under which anybody registers, or a path that names the company on a host
 * that does not. A host that bears the company's name is its own.
 *
 * @param company the company's folded name, '' where it is not known
 */
export function isSharedHost({ host, domain, label, path }: Site, company: string): boolean {
  if (label === '') return true;
  const own = foldText(label).replaceAll(' ', '');
  if (own === company || (own.length >= WORD && company.startsWith(own))) return false;
  if (isMailHost(host) || isMailHost(domain)) return true;
  if (PLATFORMS.has(domain)) return path.length > 1 || company !== '';
  if (PLATFORMS.has(host)) return true;
  if (company === '' || own.includes(company)) return false;
  return foldText(path).replaceAll(' ', '').includes(company);
}
