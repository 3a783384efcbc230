/**
 * The API over HTTP, flow by flow, on one stack that all of them share: one after another, since
 * what one sets of the providers would reach another beside it.
 */
import './contacts.flow.ts';
import './callbacks.flow.ts';
import './exports.flow.ts';
import './http.flow.ts';
import './imports.flow.ts';
import './lookups.flow.ts';
import './providers.flow.ts';
import './refresh.flow.ts';
import './requests.flow.ts';
