import { expect, it } from 'vitest';
import { toHost } from '../../../lambdas/identity/host.ts';
import { isMailHost, isSharedHost } from '../../../lambdas/identity/shared-host.ts';

function shared(host: string, path: string, company = ''): boolean {
  const site = toHost(host);
  return site === undefined || isSharedHost({ ...site, path }, company);
}

it.each([
  ['facebook.com', '/acme', ''],
  ['m.facebook.com', '', 'acme'],
  ['linkedin.com', '/company/acme', 'acme'],
  ['linktr.ee', '/acme', ''],
  ['sites.google.com', '', ''],
  ['gmail.com', '', ''],
  ['gmail.com', '', 'acme'],
  ['web.de', '', ''],
  ['yahoo.co.jp', '', ''],
  ['googlemail.com', '', ''],
  ['github.io', '/acme', ''],
  ['portal.example', '/firms/acme-tools', 'acmetools'],
  ['x.com', '/exxon', 'exxon'],
  ['mail.ru', '', 'mailchimp'],
  ['web.de', '', 'webasto'],
  ['github.com', '', 'acme'],
  ['lnkd.in', '/x', ''],
  ['xing.com', '/pages/acme', ''],
  ['yelp.com', '/biz/acme', ''],
  ['mail.yahoo.com', '', ''],
])('%s%s is shared (of %j)', (host, path, company) => {
  expect(shared(host, path, company)).toBe(true);
});

it.each([
  ['acme.example', '/acme', 'acme'],
  ['acme.example', '/about', 'othername'],
  ['facebook.com', '', 'facebook'],
  ['linkedin.com', '', ''],
  ['orange.fr', '', 'orange'],
  ['yahoo.co.jp', '', 'yahoojapan'],
  ['x.com', '/about', 'x'],
  ['github.com', '/', ''],
  ['acme-group.example', '/acme', 'acme'],
  ['portal.example', '/firms', 'acme'],
  ['portal.example', '/firms', ''],
  ['example.net', '', ''],
  ['example.org', '', ''],
  ['google.com', '', ''],
  ['acme.github.io', '', ''],
  ['example.com', '', ''],
])('%s%s is its own (of %j)', (host, path, company) => {
  expect(shared(host, path, company)).toBe(false);
});

it('knows who gives mailboxes to the public', () => {
  expect(isMailHost('gmail.com')).toBe(true);
  expect(isMailHost('acme.example')).toBe(false);
});
