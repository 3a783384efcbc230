import { describe, expect, it } from 'vitest';
import { routeFinder } from '../../../local/server/route-finder.ts';

const route = (key: string) => ({ key, functionArn: 'f' });
const find = routeFinder([
  route('GET /v1/workspaces'),
  route('GET /v1/workspaces/{ws}'),
  route('GET /v1/workspaces/{ws}/contacts/{id}'),
  route('GET /v1/workspaces/{ws}/contacts/all'),
  route('ANY /any'),
  route('$default'),
]);
const found = (method: string, path: string) => {
  const match = find(method, path);
  return match && [match.route.key, match.pathParameters];
};

describe('routeFinder', () => {
  it.each([
    ['GET', '/v1/workspaces', 'GET /v1/workspaces', {}],
    ['GET', '/v1/workspaces/ws_1', 'GET /v1/workspaces/{ws}', { ws: 'ws_1' }],
    ['GET', '/v1/workspaces/a%20b%2Fc', 'GET /v1/workspaces/{ws}', { ws: 'a b/c' }],
    ['GET', '/v1/workspaces/%ZZ', 'GET /v1/workspaces/{ws}', { ws: '%ZZ' }],
    ['GET', '/v1/workspaces/w/contacts/all', 'GET /v1/workspaces/{ws}/contacts/all', { ws: 'w' }],
    [
      'GET',
      '/v1/workspaces/w/contacts/c',
      'GET /v1/workspaces/{ws}/contacts/{id}',
      { ws: 'w', id: 'c' },
    ],
    ['DELETE', '/any', 'ANY /any', {}],
    ['POST', '/v1/workspaces', '$default', {}],
    ['GET', '/v1/workspaces/', '$default', {}],
    ['GET', '/v2', '$default', {}],
  ])('%s %s goes to %s', (method, path, key, parameters) => {
    expect(found(method, path)).toEqual([key, parameters]);
  });

  it('finds nothing where there is no default', () => {
    expect(routeFinder([route('GET /a')])('GET', '/b')).toBeUndefined();
  });
});
