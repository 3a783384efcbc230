import type { RouteSpec } from '../route-spec.contract.ts';
import { bounceAnswer, contactAnswer, contactPage } from '../schemas/answers/contacts.contract.ts';
import { bounceBody, detailsBody } from '../schemas/bodies.contract.ts';
import { contactsQuery, noQuery } from '../schemas/queries.contract.ts';

const CONTACTS = '/v1/workspaces/{ws}/contacts';

/** Routes about contacts: what a workspace owns of a person. */
export const CONTACT_ROUTES = {
  listContacts: {
    method: 'GET',
    path: CONTACTS,
    does:
      'lists the contacts of whom something is known, newest first; of a large workspace a page of ' +
      'a search may be short, and go on',
    principal: 'workspace',
    scope: 'read',
    idempotency: 'none',
    query: contactsQuery,
    success: 200,
    answer: contactPage,
    codes: [],
  },
  getContact: {
    method: 'GET',
    path: `${CONTACTS}/{id}`,
    does:
      'gives what the workspace knows of a contact, under any id that it has had; results also show ' +
      'ids of people for whom nothing was found',
    principal: 'workspace',
    scope: 'read',
    idempotency: 'none',
    query: noQuery,
    success: 200,
    answer: contactAnswer,
    codes: [],
  },
  saveDetails: {
    method: 'PUT',
    path: `${CONTACTS}/{id}/details`,
    does:
      'enters an address or a number of a contact by hand, for nothing, or takes it back; what was ' +
      'found stays and comes first',
    principal: 'workspace',
    scope: ['enrich', 'manage'],
    right: 'support',
    idempotency: 'none',
    body: detailsBody,
    query: noQuery,
    success: 200,
    answer: contactAnswer,
    codes: ['ACCOUNT_BUSY'],
  },
  reportBounce: {
    method: 'POST',
    path: `${CONTACTS}/{id}/bounces`,
    does:
      'takes the report that an address of a contact bounced; credits come back where the plan ' +
      'says so',
    principal: 'workspace',
    scope: ['enrich', 'manage'],
    right: 'support',
    // The charge is credited back once, whatever key would be sent.
    idempotency: 'none',
    body: bounceBody,
    query: noQuery,
    success: 200,
    answer: bounceAnswer,
    codes: ['ACCOUNT_BUSY', 'OPERATION_UNRESOLVED'],
  },
} as const satisfies Record<string, RouteSpec>;
