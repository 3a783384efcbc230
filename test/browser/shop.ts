import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { html } from '../../local/outside/stripe/pages/html.ts';
import { expectStatus, type Workspace } from '../flows/world.ts';

/** The customer's own site: the page that they come back to. */
export interface Shop {
  /** For a checkout of packs. */
  readonly successUrl: string;
  readonly cancelUrl: string;
  /** Whose balance it shows. */
  servesTo(workspace: Workspace): void;
  stop(): Promise<void>;
}

/**
 * Serves the page behind `successUrl`, as a site would that sells the credits on: it asks how the
 * checkout stands, and shows the balance.
 */
export async function openShop(): Promise<Shop> {
  let workspace: Workspace | undefined;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop.example');
    const text =
      pathname === '/thanks' && workspace
        ? thanks(workspace, searchParams.get('session') ?? '')
        : Promise.resolve(
            '<!doctype html><html lang="en"><title>Shop</title><h1>Nothing bought</h1>',
          );
    text.then(
      (page) => response.setHeader('content-type', 'text/html; charset=utf-8').end(page),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    successUrl: `${url}/thanks?session={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${url}/credits`,
    servesTo: (served) => {
      workspace = served;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function thanks({ caller, path }: Workspace, session: string): Promise<string> {
  const { body } = expectStatus(await caller.get(`${path}/checkout-sessions/${session}`), 200);
  const balance = expectStatus(await caller.get(`${path}/balance`), 200).body;
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Thank you</title>
<style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 2rem auto; }</style></head>
<body><main>
<h1>Thank you</h1>
<p>Checkout: <strong id="status">${body.status}</strong>, ${body.quantity} packs, ${body.credits} credits.</p>
<p>You can spend <strong id="available">${balance.types.contact.available}</strong> contact credits.</p>
</main></body>
</html>`.text;
}
