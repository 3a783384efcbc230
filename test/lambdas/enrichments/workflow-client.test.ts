import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openWorkflowClient } from '../../../lambdas/enrichments/workflow-client.ts';

const RUN = { workspaceId: 'ws_1', enrichmentId: 'enr_1', parts: [0, 1] };
const ARN = 'arn:aws:states:eu-central-1:000000000000:stateMachine:Enrichment';

describe('openWorkflowClient', () => {
  const asked: unknown[] = [];
  let reply = { status: 200, body: {} as object };
  let server: Server;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => {
        text += chunk;
      });
      request.on('end', () => {
        asked.push(JSON.parse(text));
        response.writeHead(reply.status, { 'content-type': 'application/x-amz-json-1.0' });
        response.end(JSON.stringify(reply.body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    vi.stubEnv('AWS_ENDPOINT_URL_SFN', `http://127.0.0.1:${port}`);
  });

  afterAll(() => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
  });

  it('starts the run under the id of the request', async () => {
    reply = { status: 200, body: { executionArn: 'arn:x', startDate: 1_773_144_000 } };
    expect(await openWorkflowClient(ARN).startWorkflow(RUN)).toBe('started');
    expect(asked.at(-1)).toEqual({
      stateMachineArn: ARN,
      name: 'enr_1',
      input: '{"workspaceId":"ws_1","enrichmentId":"enr_1","parts":[0,1]}',
    });
  });

  it('says that a run has ended when its name is used up', async () => {
    reply = { status: 400, body: { __type: 'ExecutionAlreadyExists', message: 'exists' } };
    expect(await openWorkflowClient(ARN).startWorkflow(RUN)).toBe('ended');
  });

  it('throws what it does not know', async () => {
    reply = { status: 400, body: { __type: 'StateMachineDoesNotExist', message: 'gone' } };
    await expect(openWorkflowClient(ARN).startWorkflow(RUN)).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
    });
  });
});
